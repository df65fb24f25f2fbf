import { defineConfig } from 'vitest/config';

/** In ms: a test that hangs ends, and none fails because the machine is busy. */
const unitTimeout = 120_000;
const e2eTimeout = 900_000;

const source = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } };

export default defineConfig({
  test: {
    projects: [
      {
        ...source,
        test: {
          name: 'unit',
          testTimeout: unitTimeout,
          hookTimeout: unitTimeout,
          include: ['packages/*/src/**/*.test.ts', 'blueprints/*/src/**/*.test.ts', 'tools/src/**/*.test.ts'],
          typecheck: { enabled: true, include: ['packages/*/src/**/*.test-d.ts'], tsconfig: 'tsconfig.tests.json' },
        },
      },
      {
        ...source,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          setupFiles: ['e2e/support/findings.ts'],
          testTimeout: e2eTimeout,
          hookTimeout: e2eTimeout,
          fileParallelism: false,
        },
      },
    ],
  },
});
