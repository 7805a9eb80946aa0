import type { Kysely } from 'kysely';
import type { Migrations } from '../../database/migrate.ts';
import { createUsageTable, type UsageTables } from '../../usage/schema.ts';

export interface TransferTables extends UsageTables {
  /** What of the usage topic is in the ledger. */
  usage_transfer: {
    /** Kafka's id of the topic: one that was deleted and made again has another. */
    topic_id: string;
    partition: number;
    next_offset: number;
  };
  /** Who writes to the topic, and the last record of each that is in the ledger. */
  usage_sources: {
    source: string;
    sequence: number;
    /** Milliseconds since the epoch. */
    seen_at: number;
  };
}

export const USAGE_OWNER = 'usage';

export const USAGE_MIGRATIONS: Migrations = {
  '0001-usage': { up: createUsageTable },
  '0002-transfer': { up: createTransferTable },
};

async function createTransferTable(db: Kysely<TransferTables>): Promise<void> {
  await db.schema
    .createTable('usage_transfer')
    .addColumn('topic_id', 'text', (c) => c.notNull())
    .addColumn('partition', 'integer', (c) => c.notNull())
    .addColumn('next_offset', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('usage_transfer_key', ['topic_id', 'partition'])
    .execute();
  await db.schema
    .createTable('usage_sources')
    .addColumn('source', 'text', (c) => c.primaryKey())
    .addColumn('sequence', 'bigint', (c) => c.notNull())
    .addColumn('seen_at', 'bigint', (c) => c.notNull())
    .execute();
}
