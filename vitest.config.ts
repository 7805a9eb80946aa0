import { defineConfig } from 'vitest/config';

const suite = (name: string, include: string[], testTimeout: number, env: Record<string, string> = {}) => ({
  test: { name, include, testTimeout, env, hookTimeout: 60_000, pool: 'forks' as const },
});

const DISTRIBUTED = { KAPUAS_TEST_TOPOLOGY: 'distributed' };

export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      suite('unit', ['packages/*/src/**/*.test.ts', 'services/**/*.test.ts', 'scripts/**/*.test.ts'], 10_000),
      suite('contract', ['test/contract/**/*.test.ts'], 30_000),
      suite('e2e', ['test/e2e/**/*.test.ts'], 120_000),
      suite('browser', ['test/browser/**/*.test.ts'], 120_000),
      suite('e2e-distributed', ['test/e2e/*.test.ts'], 240_000, DISTRIBUTED),
      suite('browser-distributed', ['test/browser/**/*.test.ts'], 120_000, DISTRIBUTED),
      suite('chaos', ['test/chaos/**/*.test.ts'], 600_000),
    ],
  },
});
