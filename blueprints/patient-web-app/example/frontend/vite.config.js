import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    // Files with a hash in their name, which browsers can keep. No data: URLs, which the CSP does not allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
