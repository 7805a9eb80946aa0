import type { UsageLedger } from '@kapuas/core/ports/usage.ts';
import { migrate } from '../../database/migrate.ts';
import { createUsageLedger, type UsageDatabaseOptions } from '../../usage/ledger.ts';
import type { UsageTables } from '../../usage/schema.ts';
import { connectionOf, type PostgresHome } from '../connection.ts';
import { USAGE_MIGRATIONS, USAGE_OWNER } from './migrations.ts';

export interface PostgresUsageLedger extends UsageLedger {
  close(): Promise<void>;
}

export type PostgresUsageOptions = PostgresHome & UsageDatabaseOptions;

/** Opens the ledger, and makes or updates its tables. */
export async function openPostgresUsageLedger(options: PostgresUsageOptions): Promise<PostgresUsageLedger> {
  const { connection, release } = connectionOf(options);
  const db = connection.kysely<UsageTables>();
  try {
    await migrate(db, USAGE_MIGRATIONS, USAGE_OWNER);
  } catch (error) {
    await release();
    throw error;
  }
  return { ...createUsageLedger(db, options), close: release };
}
