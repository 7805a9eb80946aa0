import type { Kysely } from 'kysely';

export interface UsageTables {
  usage: {
    app: string;
    minute: number;
    events: number;
    bytes: number;
    unparsed: number;
    limited: number;
    rejected: number;
    dead_letters: number;
  };
}

export type UsageRow = UsageTables['usage'];
type Count = Exclude<keyof UsageRow, 'app' | 'minute'>;

export const COUNTS: readonly Count[] = [
  'events',
  'bytes',
  'unparsed',
  'limited',
  'rejected',
  'dead_letters',
];

export async function createUsageTable(db: Kysely<UsageTables>): Promise<void> {
  let table = db.schema
    .createTable('usage')
    .addColumn('app', 'text', (c) => c.notNull())
    .addColumn('minute', 'bigint', (c) => c.notNull());
  for (const count of COUNTS) table = table.addColumn(count, 'bigint', (c) => c.notNull());
  await table.addPrimaryKeyConstraint('usage_key', ['app', 'minute']).execute();
  await db.schema.createIndex('usage_by_minute').on('usage').column('minute').execute();
}
