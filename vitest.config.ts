import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const packages = ['btml', 'btml-py', 'ledgers', 'server', 'client', 'cli', 'web'];

/** One project per package, so that only those that need a database start one. */
function project(name: string) {
  const setup = `packages/${name}/test/setup.ts`;
  return {
    test: {
      name,
      include: [`packages/${name}/src/**/*.test.{ts,tsx}`, `packages/${name}/test/**/*.test.{ts,tsx}`],
      environment: 'node',
      testTimeout: 60_000,
      hookTimeout: 120_000,
      ...(existsSync(setup) ? { globalSetup: [setup] } : {}),
    },
  };
}

export default defineConfig({
  test: {
    // Most of the time goes into waiting for blocks and for processes that start: one worker for two cores idles.
    maxWorkers: 2,
    projects: [
      ...packages.map(project),
      {
        test: {
          name: 'house',
          include: ['scripts/**/*.test.ts', 'examples/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
