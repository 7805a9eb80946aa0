import type { UsageCounts, UsageEntry } from '@kapuas/core/ports/usage.ts';
import { type Kysely, sql } from 'kysely';
import { COUNTS, type UsageRow, type UsageTables } from './schema.ts';

const ROWS_A_STATEMENT = 500;

/** Adds to what is there of the same app and minute. */
export async function addUsage(db: Kysely<UsageTables>, entries: readonly UsageEntry[]): Promise<void> {
  const rows = sumByMinute(entries);
  for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT) {
    await addRows(db, rows.slice(at, at + ROWS_A_STATEMENT));
  }
}

export async function readUsage(
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
  return rows.map(({ start, ...row }) => toEntry({ ...row, minute: start } as UsageRow));
}

/**
 * One statement cannot add to the same row twice, and two at once must take rows in one order, or they wait for each
 * other for good.
 */
function sumByMinute(entries: readonly UsageEntry[]): UsageRow[] {
  const rows = new Map<string, UsageRow>();
  for (const entry of entries) {
    const row = toRow(entry);
    const key = `${row.app} ${row.minute}`;
    const known = rows.get(key);
    if (known === undefined) rows.set(key, row);
    else for (const count of COUNTS) known[count] += row[count];
  }
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

async function addRows(db: Kysely<UsageTables>, rows: readonly UsageRow[]): Promise<void> {
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

function toRow({ app, minute, deadLetters, ...counts }: UsageEntry): UsageRow {
  return { app, minute, ...counts, dead_letters: deadLetters };
}

function toEntry(row: UsageRow): UsageEntry {
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
