import { type Kysely, sql } from 'kysely';
import type { Migrations } from '../../database/migrate.ts';

export interface DeadLetterTables {
  dead_letters: {
    app: string;
    event_id: string;
    reason: string;
    at: number;
    /** Orders letters of one millisecond; begins with the time when the letter was put. */
    ordinal: string;
    line: Uint8Array;
  };
  /** Kept by triggers: a sum over all lines would be read at each put. */
  dead_letter_sizes: {
    app: string;
    bytes: number;
  };
}

export type DeadLetterDatabase = Kysely<DeadLetterTables>;

export const MIGRATIONS: Migrations = {
  '0001-dead-letters': { up: createDeadLetters },
  '0002-sizes': { up: createSizes },
};

async function createDeadLetters(db: DeadLetterDatabase): Promise<void> {
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

async function createSizes(db: DeadLetterDatabase): Promise<void> {
  await db.schema
    .createTable('dead_letter_sizes')
    .addColumn('app', 'text', (c) => c.notNull().primaryKey())
    .addColumn('bytes', 'bigint', (c) => c.notNull())
    .execute();
  await sql`insert into dead_letter_sizes
    select app, sum(length(line)) from dead_letters group by app`.execute(db);
  await sql`create trigger dead_letter_put after insert on dead_letters begin
    insert into dead_letter_sizes values (new.app, length(new.line))
      on conflict (app) do update set bytes = bytes + excluded.bytes;
  end`.execute(db);
  await sql`create trigger dead_letter_removed after delete on dead_letters begin
    update dead_letter_sizes set bytes = bytes - length(old.line) where app = old.app;
  end`.execute(db);
}
