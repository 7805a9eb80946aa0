import { DEAD_LETTER_BOUNDS, type DeadLetter, type DeadLetters } from '@kapuas/core/ports/dead-letters.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { createIds } from '../../database/ids.ts';
import { migrate } from '../../database/migrate.ts';
import { type DatabaseHome, databasesOf } from '../database/databases.ts';
import { type DeadLetterBounds, dropBeyond, dropPutBefore } from './bounds.ts';
import { listNewest, scanOldest } from './pages.ts';
import { type DeadLetterDatabase, type DeadLetterTables, MIGRATIONS } from './schema.ts';

export interface SqliteDeadLetters extends DeadLetters {
  close(): Promise<void>;
}

export type DeadLettersOptions = DatabaseHome & {
  readonly logger: Logger;
  /** Default: those of the port. */
  readonly bounds?: DeadLetterBounds;
};

const FILE = 'dead-letters.db';
const ROWS_A_STATEMENT = 500;
const HOUR_MS = 3_600_000;

export async function openDeadLetters(options: DeadLettersOptions): Promise<SqliteDeadLetters> {
  const { logger, bounds = DEAD_LETTER_BOUNDS } = options;
  const { databases, release } = await databasesOf(options);
  const db = databases.kysely<DeadLetterTables>(FILE);
  const nextOrdinal = createIds();
  let forgetAgainAt = 0;
  await migrate(db, MIGRATIONS);

  async function forgetOld(now: number): Promise<void> {
    if (now < forgetAgainAt) return;
    forgetAgainAt = now + HOUR_MS;
    const dropped = await dropPutBefore(db, now - bounds.ageMs);
    if (dropped > 0) logger.warn({ dropped }, 'dead letters passed the age that they are kept for');
  }

  async function makeRoom(tx: DeadLetterDatabase, letters: readonly DeadLetter[]): Promise<void> {
    for (const app of new Set(letters.map((letter) => letter.app))) {
      const dropped = await dropBeyond(tx, app, bounds.bytes);
      if (dropped > 0) logger.warn({ app, dropped }, 'the oldest dead letters made room for new ones');
    }
  }

  return {
    async put(letters) {
      await forgetOld(Date.now());
      const rows = letters.map((letter) => toRow(letter, nextOrdinal()));
      await db.transaction().execute(async (tx) => {
        await insert(tx, rows);
        await makeRoom(tx, letters);
      });
    },
    async list(app, limit) {
      await forgetOld(Date.now());
      return listNewest(db, app, limit);
    },
    countByReason: (app) => countByReason(db, app),
    scan: (app, reason) => scanOldest(db, app, reason),
    remove: (app, eventIds) => remove(db, app, eventIds),
    async clear(app) {
      await db.deleteFrom('dead_letters').where('app', '=', app).execute();
      await db.deleteFrom('dead_letter_sizes').where('app', '=', app).execute();
    },
    close: release,
  };
}

async function insert(
  tx: DeadLetterDatabase,
  rows: readonly DeadLetterTables['dead_letters'][],
): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT) {
    await tx
      .insertInto('dead_letters')
      .values(rows.slice(at, at + ROWS_A_STATEMENT))
      .onConflict((c) => c.columns(['app', 'event_id']).doNothing())
      .execute();
  }
}

async function remove(db: DeadLetterDatabase, app: string, eventIds: readonly string[]): Promise<void> {
  for (let at = 0; at < eventIds.length; at += ROWS_A_STATEMENT) {
    await db
      .deleteFrom('dead_letters')
      .where('app', '=', app)
      .where('event_id', 'in', eventIds.slice(at, at + ROWS_A_STATEMENT))
      .execute();
  }
}

async function countByReason(db: DeadLetterDatabase, app: string): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('dead_letters')
    .select(['reason', ({ fn }) => fn.countAll<number>().as('count')])
    .where('app', '=', app)
    .groupBy('reason')
    .orderBy('reason')
    .execute();
  return Object.fromEntries(rows.map(({ reason, count }) => [reason, Number(count)]));
}

function toRow(
  { app, eventId, reason, at, line }: DeadLetter,
  ordinal: string,
): DeadLetterTables['dead_letters'] {
  // A copy: a line is a view of its whole batch, which must not cross to the thread with it.
  return { app, event_id: eventId, reason, at, ordinal, line: new Uint8Array(line) };
}
