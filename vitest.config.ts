import { defineConfig } from 'vitest/config';

const suite = (name: string, include: string[], testTimeout: number) => ({
  test: { name, include, testTimeout, hookTimeout: 60_000, pool: 'forks' as const },
});

export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      suite('unit', ['packages/*/src/**/*.test.ts', 'services/**/*.test.ts', 'scripts/**/*.test.ts'], 10_000),
      suite('contract', ['test/contract/**/*.test.ts'], 30_000),
      suite('e2e', ['test/e2e/**/*.test.ts'], 120_000),
      suite('browser', ['test/browser/**/*.test.ts'], 120_000),
    ],
  },
});
