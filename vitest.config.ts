import { configDefaults, defineConfig } from 'vitest/config';

/** In ms: a test that hangs ends, and none fails because the machine is busy. */
const unitTimeout = 120_000;
const e2eTimeout = 900_000;

const source = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } };
const folders = ['packages/*/src', 'blueprints/*/src', 'tools/src'];
const slow = folders.map((folder) => `${folder}/**/*.slow.test.ts`);

export default defineConfig({
  test: {
    maxWorkers: '100%',
    coverage: {
      provider: 'v8',
      include: ['tools/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/testing/**'],
      reporter: ['text-summary', 'html'],
      // In %: raise them when tests are added.
      thresholds: { statements: 87, branches: 79, functions: 86, lines: 88 },
    },
    projects: [
      {
        ...source,
        test: {
          name: 'unit',
          // Loading the modules again for each file would take most of the time. Tests leave no state behind.
          isolate: false,
          testTimeout: unitTimeout,
          hookTimeout: unitTimeout,
          include: folders.map((folder) => `${folder}/**/*.test.ts`),
          exclude: [...configDefaults.exclude, ...slow],
        },
      },
      {
        ...source,
        test: { name: 'slow', include: slow, testTimeout: e2eTimeout, hookTimeout: e2eTimeout },
      },
      {
        ...source,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          setupFiles: ['e2e/support/findings.ts'],
          testTimeout: e2eTimeout,
          hookTimeout: e2eTimeout,
          // Each file starts its own emulator on a free port, with about 300 MB.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
