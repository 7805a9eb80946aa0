import type { UsageLedger } from '@kapuas/core/ports/usage.ts';
import type { Kysely } from 'kysely';
import { createUsageRetention } from './retention.ts';
import { addUsage, readUsage } from './rows.ts';
import type { UsageTables } from './schema.ts';

export interface UsageDatabaseOptions {
  /** Older minutes are forgotten. Default 400. */
  readonly keepDays?: number;
}

/** The ledger over any database that Kysely speaks to and whose schema is up to date. */
export function createUsageLedger(db: Kysely<UsageTables>, { keepDays }: UsageDatabaseOptions): UsageLedger {
  const forgetOld = createUsageRetention(db, keepDays);
  return {
    async add(entries) {
      await addUsage(db, entries);
      await forgetOld();
    },
    read: (apps, from, to, stepMs) => readUsage(db, apps, from, to, stepMs),
  };
}
