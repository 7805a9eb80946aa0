import type { UsageLedger } from '@kapuas/core/ports/usage.ts';
import { migrate } from '../../database/migrate.ts';
import { createUsageLedger, type UsageDatabaseOptions } from '../../usage/ledger.ts';
import { createUsageTable, type UsageTables } from '../../usage/schema.ts';
import { type DatabaseHome, databasesOf } from '../database/databases.ts';

export interface SqliteUsageLedger extends UsageLedger {
  close(): Promise<void>;
}

export type UsageOptions = DatabaseHome & UsageDatabaseOptions;

const FILE = 'usage.db';

export async function openUsageLedger(options: UsageOptions): Promise<SqliteUsageLedger> {
  const { databases, release } = await databasesOf(options);
  const db = databases.kysely<UsageTables>(FILE);
  await migrate(db, { '0001-usage': { up: createUsageTable } });
  return { ...createUsageLedger(db, options), close: release };
}
