import { setTimeout as sleep } from 'node:timers/promises';
import { type BackoffBounds, backoffDelay } from '@kapuas/core/runtime/backoff.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { Kysely, Transaction } from 'kysely';
import { isSerializationFault } from './faults.ts';

export type Transact<T> = <R>(work: (tx: Transaction<T>) => Promise<R>) => Promise<R>;

const ATTEMPTS = 10;
const BACKOFF: BackoffBounds = { firstMs: 5, longestMs: 500 };

/**
 * Serializable transactions. Work that the database could not put in order with another's is run again, so it must
 * have no effect outside the transaction.
 * @param first runs in each transaction before the work
 */
export function createTransact<T>(db: Kysely<T>, first: (tx: Transaction<T>) => Promise<void>): Transact<T> {
  return async (work) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await db
          .transaction()
          .setIsolationLevel('serializable')
          .execute(async (tx) => {
            await first(tx);
            return work(tx);
          });
      } catch (error) {
        if (!isSerializationFault(error)) throw error;
        if (attempt === ATTEMPTS) {
          throw new KapuasError(
            'database-unavailable',
            `PostgreSQL: others changed the same rows in each of ${ATTEMPTS} attempts.`,
            { cause: error },
          );
        }
        await sleep(backoffDelay(BACKOFF, attempt));
      }
    }
  };
}
