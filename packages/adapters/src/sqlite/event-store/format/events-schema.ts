import type { DatabaseSync } from 'node:sqlite';

/**
 * events.db: the truth of a slice. Each app has a part: a set of tables of its own, so that its removal drops
 * tables and touches no other app. Rows of a part are numbered from 1 in the order of arrival. `probe` is
 * written only to see whether there is room.
 */
export function createEventsSchema(db: DatabaseSync): void {
  db.exec(`CREATE TABLE IF NOT EXISTS part (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    app TEXT NOT NULL UNIQUE,
    rows INTEGER NOT NULL DEFAULT 0,
    raw_bytes INTEGER NOT NULL DEFAULT 0,
    min_received INTEGER NOT NULL,
    max_received INTEGER NOT NULL,
    dictionary BLOB
  );
  CREATE TABLE IF NOT EXISTS probe (bytes BLOB)`);
}

/**
 * `block`: events in blocks of lines, compressed. `batch`: which rows came with which batch: the event ids are
 * derived from it, and a batch that comes again is known by it. `sequence` numbers the rows of all parts of
 * the slice together, so that events of different apps have an order too.
 */
export function createEventsPart(db: DatabaseSync, no: number): void {
  db.exec(`CREATE TABLE p${no}_block (
      first INTEGER PRIMARY KEY, rows INTEGER NOT NULL, coding INTEGER NOT NULL, body BLOB NOT NULL);
    CREATE TABLE p${no}_batch (
      id TEXT PRIMARY KEY, first INTEGER NOT NULL, stored INTEGER NOT NULL, sequence INTEGER NOT NULL,
      refused TEXT) WITHOUT ROWID;
    CREATE INDEX p${no}_batch_first ON p${no}_batch (first, stored)`);
}

export function dropEventsPart(db: DatabaseSync, no: number): void {
  db.exec(`DROP TABLE IF EXISTS p${no}_block;
    DROP TABLE IF EXISTS p${no}_batch;
    DELETE FROM part WHERE no = ${no}`);
}
