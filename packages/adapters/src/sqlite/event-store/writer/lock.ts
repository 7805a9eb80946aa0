import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { mediumFault } from '../../faults.ts';

/**
 * Keeps other processes from writing below `dir`, for as long as this one lives or until it is released. Throws
 * `store-unavailable` when another has it.
 */
export function lockDirectory(dir: string): { release(): void } {
  const db = new DatabaseSync(join(dir, 'lock.db'), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    throw new KapuasError('store-unavailable', `${dir}: ${mediumFault(error) ?? String(error)}`);
  }
  return { release: () => db.close() };
}
