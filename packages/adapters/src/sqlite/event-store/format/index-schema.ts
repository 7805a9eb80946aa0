import type { DatabaseSync } from 'node:sqlite';
import { TERM_TOKENIZER } from './term-token.ts';

/** As in words() of the search language. */
const WORD_TOKENIZER = 'unicode61 remove_diacritics 0';

/** Segments of one level that are merged into one of the next. */
const AUTOMERGE = 8;
/** Bytes of postings that one transaction may hold in memory for each of the two indexes. */
const HASH_BYTES = 4 * 1024 * 1024;

/** index.db: derived from events.db. `rows` says how many of a part's rows are indexed. */
export function createIndexSchema(db: DatabaseSync): void {
  db.exec(
    'CREATE TABLE IF NOT EXISTS part (no INTEGER PRIMARY KEY, app TEXT NOT NULL, rows INTEGER NOT NULL)',
  );
}

/**
 * `words`: the words of the messages. `terms`: exact name=value terms of the fields with many values.
 * `chunk`: some thousand consecutive rows, with their times. `field`: a chunk's values of one field, for fields
 * with few values. Small chunks are merged later; first row and number of rows together name one for ever.
 */
export function createIndexPart(db: DatabaseSync, no: number): void {
  db.exec(`CREATE VIRTUAL TABLE p${no}_words USING fts5(
      message, content='', columnsize=0, detail=full, tokenize='${WORD_TOKENIZER}');
    CREATE VIRTUAL TABLE p${no}_terms USING fts5(
      term, content='', columnsize=0, detail=none, tokenize='${TERM_TOKENIZER}');
    CREATE TABLE p${no}_chunk (
      first INTEGER PRIMARY KEY, rows INTEGER NOT NULL, min_time REAL NOT NULL, max_time REAL NOT NULL,
      levels TEXT NOT NULL, fields TEXT NOT NULL, times BLOB NOT NULL);
    CREATE TABLE p${no}_field (
      chunk INTEGER NOT NULL, rows INTEGER NOT NULL, name TEXT NOT NULL, data BLOB NOT NULL,
      PRIMARY KEY (chunk, rows, name)) WITHOUT ROWID`);
  for (const table of [`p${no}_words`, `p${no}_terms`]) {
    db.exec(`INSERT INTO ${table} (${table}, rank) VALUES ('automerge', ${AUTOMERGE});
      INSERT INTO ${table} (${table}, rank) VALUES ('hashsize', ${HASH_BYTES})`);
  }
}

export function dropIndexPart(db: DatabaseSync, no: number): void {
  db.exec(`DROP TABLE IF EXISTS p${no}_words;
    DROP TABLE IF EXISTS p${no}_terms;
    DROP TABLE IF EXISTS p${no}_chunk;
    DROP TABLE IF EXISTS p${no}_field;
    DELETE FROM part WHERE no = ${no}`);
}
