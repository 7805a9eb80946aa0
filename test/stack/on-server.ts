import { describe } from 'vitest';

export const SERVERS = ['kafka', 'elasticsearch', 'opensearch', 'postgres', 'redis'] as const;
export type ServerName = (typeof SERVERS)[number];

/** Where the test runner, or a developer who ran `npm run stack`, says that a shared server is. */
export function addressVariable(name: ServerName): string {
  return `KAPUAS_TEST_${name.toUpperCase()}`;
}

/**
 * Runs a suite against a shared server. Others use it at the same time: every name that a suite makes there
 * must be its own. Where the server could not be had, the suite is counted as skipped, by name.
 */
export function onServer(name: ServerName, define: (address: string) => void): void {
  const address = process.env[addressVariable(name)];
  if (address !== undefined && address !== '') define(address);
  else describe.skip(`needs ${name}: npm run stack, or ${addressVariable(name)}`, () => {});
}
