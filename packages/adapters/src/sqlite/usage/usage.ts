import type { UsageCounts, UsageEntry, UsageLedger } from '@kapuas/core/ports/usage.ts';
import { type Kysely, sql } from 'kysely';
import { migrate } from '../../database/migrate.ts';
import { type DatabaseHome, databasesOf } from '../database/databases.ts';

export interface SqliteUsageLedger extends UsageLedger {
  close(): Promise<void>;
}

export type UsageOptions = DatabaseHome & {
  /** Older minutes are forgotten. Default 400, so that a year can be compared with the year before. */
  readonly keepDays?: number;
};

interface UsageTables {
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

type Row = UsageTables['usage'];
type Count = Exclude<keyof Row, 'app' | 'minute'>;

const FILE = 'usage.db';
const COUNTS: readonly Count[] = ['events', 'bytes', 'unparsed', 'limited', 'rejected', 'dead_letters'];
const ROWS_A_STATEMENT = 500;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export async function openUsageLedger(options: UsageOptions): Promise<SqliteUsageLedger> {
  const { databases, release } = await databasesOf(options);
  const db = databases.kysely<UsageTables>(FILE);
  const keepMs = (options.keepDays ?? 400) * DAY_MS;
  let forgetAgainAt = 0;
  await migrate(db, { '0001-usage': { up: createUsage } });

  async function forgetOld(now: number): Promise<void> {
    if (now < forgetAgainAt) return;
    forgetAgainAt = now + HOUR_MS;
    await db
      .deleteFrom('usage')
      .where('minute', '<', now - keepMs)
      .execute();
  }

  return {
    async add(entries) {
      const rows = sumByMinute(entries);
      for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT) {
        await addRows(db, rows.slice(at, at + ROWS_A_STATEMENT));
      }
      await forgetOld(Date.now());
    },
    read: (apps, from, to, stepMs) => readSteps(db, apps, from, to, stepMs),
    close: release,
  };
}

async function createUsage(db: Kysely<UsageTables>): Promise<void> {
  let table = db.schema
    .createTable('usage')
    .addColumn('app', 'text', (c) => c.notNull())
    .addColumn('minute', 'bigint', (c) => c.notNull());
  for (const count of COUNTS) table = table.addColumn(count, 'bigint', (c) => c.notNull());
  await table.addPrimaryKeyConstraint('usage_key', ['app', 'minute']).execute();
  await db.schema.createIndex('usage_by_minute').on('usage').column('minute').execute();
}

/** One statement cannot add to the same row twice. */
function sumByMinute(entries: readonly UsageEntry[]): Row[] {
  const rows = new Map<string, Row>();
  for (const entry of entries) {
    const row = toRow(entry);
    const key = `${row.app} ${row.minute}`;
    const known = rows.get(key);
    if (known === undefined) rows.set(key, row);
    else for (const count of COUNTS) known[count] += row[count];
  }
  return [...rows.values()];
}

async function addRows(db: Kysely<UsageTables>, rows: readonly Row[]): Promise<void> {
  const sums = Object.fromEntries(
    COUNTS.map((count) => [
      count,
      sql<number>`${sql.ref(`usage.${count}`)} + ${sql.ref(`excluded.${count}`)}`,
    ]),
  );
  await db
    .insertInto('usage')
    .values(rows)
    .onConflict((c) => c.columns(['app', 'minute']).doUpdateSet(sums))
    .execute();
}

async function readSteps(
  db: Kysely<UsageTables>,
  apps: readonly string[],
  from: number,
  to: number,
  stepMs: number,
): Promise<UsageEntry[]> {
  if (apps.length === 0) return [];
  // The cast keeps the division whole: a driver may bind a number as floating point.
  const step = sql<number>`minute - minute % cast(${stepMs} as bigint)`;
  const rows = await db
    .selectFrom('usage')
    .select(['app', step.as('start')])
    .select(({ fn }) => COUNTS.map((count) => fn.sum<number>(count).as(count)))
    .where('app', 'in', apps)
    .where('minute', '>=', from)
    .where('minute', '<', to)
    .groupBy(['app', 'start'])
    .orderBy('start')
    .orderBy('app')
    .execute();
  return rows.map(({ start, ...row }) => toEntry({ ...row, minute: start } as Row));
}

function toRow({ app, minute, deadLetters, ...counts }: UsageEntry): Row {
  return { app, minute, ...counts, dead_letters: deadLetters };
}

function toEntry(row: Row): UsageEntry {
  const counts: UsageCounts = {
    events: Number(row.events),
    bytes: Number(row.bytes),
    unparsed: Number(row.unparsed),
    limited: Number(row.limited),
    rejected: Number(row.rejected),
    deadLetters: Number(row.dead_letters),
  };
  return { app: row.app, minute: Number(row.minute), ...counts };
}
