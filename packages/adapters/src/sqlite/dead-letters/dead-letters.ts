import type { DeadLetter, DeadLetters } from '@kapuas/core/ports/dead-letters.ts';
import type { Kysely } from 'kysely';
import { createIds } from '../../database/ids.ts';
import { migrate } from '../../database/migrate.ts';
import { type DatabaseHome, databasesOf } from '../database/databases.ts';

export interface SqliteDeadLetters extends DeadLetters {
  close(): Promise<void>;
}

interface DeadLetterTables {
  dead_letters: {
    app: string;
    event_id: string;
    reason: string;
    at: number;
    /** Orders letters of one millisecond. */
    ordinal: string;
    line: Uint8Array;
  };
}

const FILE = 'dead-letters.db';
const ROWS_A_STATEMENT = 500;

export async function openDeadLetters(home: DatabaseHome): Promise<SqliteDeadLetters> {
  const { databases, release } = await databasesOf(home);
  const db = databases.kysely<DeadLetterTables>(FILE);
  const nextOrdinal = createIds();
  await migrate(db, { '0001-dead-letters': { up: createDeadLetters } });

  return {
    async put(letters) {
      const rows = letters.map((letter) => toRow(letter, nextOrdinal()));
      await db.transaction().execute(async (tx) => {
        for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT) {
          await tx
            .insertInto('dead_letters')
            .values(rows.slice(at, at + ROWS_A_STATEMENT))
            .onConflict((c) => c.columns(['app', 'event_id']).doNothing())
            .execute();
        }
      });
    },
    async list(app, limit) {
      const rows = await db
        .selectFrom('dead_letters')
        .selectAll()
        .where('app', '=', app)
        .orderBy('at', 'desc')
        .orderBy('ordinal', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ event_id, reason, at, line }) => ({
        app,
        eventId: event_id,
        reason,
        at: Number(at),
        line,
      }));
    },
    async countByReason(app) {
      const rows = await db
        .selectFrom('dead_letters')
        .select(['reason', ({ fn }) => fn.countAll<number>().as('count')])
        .where('app', '=', app)
        .groupBy('reason')
        .orderBy('reason')
        .execute();
      return Object.fromEntries(rows.map(({ reason, count }) => [reason, Number(count)]));
    },
    close: release,
  };
}

async function createDeadLetters(db: Kysely<DeadLetterTables>): Promise<void> {
  await db.schema
    .createTable('dead_letters')
    .addColumn('app', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('ordinal', 'text', (c) => c.notNull())
    .addColumn('line', 'blob', (c) => c.notNull())
    .addPrimaryKeyConstraint('dead_letters_key', ['app', 'event_id'])
    .execute();
  await db.schema
    .createIndex('dead_letters_by_time')
    .on('dead_letters')
    .columns(['app', 'at', 'ordinal'])
    .execute();
}

function toRow(
  { app, eventId, reason, at, line }: DeadLetter,
  ordinal: string,
): DeadLetterTables['dead_letters'] {
  // A copy: a line is a view of its whole batch, which must not cross to the thread with it.
  return { app, event_id: eventId, reason, at, ordinal, line: new Uint8Array(line) };
}
