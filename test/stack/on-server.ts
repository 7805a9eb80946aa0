import { describe, it } from 'vitest';
import { addressVariable, type ServerName } from './server-names.ts';

/**
 * Runs a suite against a shared server. Others use it at the same time: every name that a suite makes there
 * must be its own. Where the server could not be had, the suite is counted as skipped, by name.
 */
export function onServer(name: ServerName, define: (address: string) => void): void {
  const address = process.env[addressVariable(name)];
  if (address !== undefined && address !== '') define(address);
  else describe(`needs ${name}`, () => it.skip(`npm run stack, or ${addressVariable(name)}`, () => {}));
}
