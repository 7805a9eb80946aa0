import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** A database with its prepared statements; rows come as arrays of columns. */
export interface Connection {
  readonly db: DatabaseSync;
  prepare(sql: string): StatementSync;
  close(): void;
}

export interface ConnectionOptions {
  readonly readOnly: boolean;
  /** SQLite's page cache. */
  readonly cacheBytes: number;
  /** `full`: a commit survives a power cut. `normal`: the file stays whole, the last commits may be missing. */
  readonly durability: 'full' | 'normal';
  /** The file grows no further. */
  readonly maxBytes?: number | undefined;
}

const STATEMENTS = 400;
const BUSY_MS = 5_000;
const WAL_BYTES = 32 * 1024 * 1024;
const CHECKPOINT_PAGES = 4_000;
const PAGE_BYTES = 4_096;

export function openConnection(path: string, options: ConnectionOptions): Connection {
  const db = new DatabaseSync(path, { readOnly: options.readOnly, timeout: BUSY_MS });
  const statements = new Map<string, StatementSync>();
  db.exec(`PRAGMA cache_size = ${-Math.ceil(options.cacheBytes / 1024)}`);
  if (!options.readOnly) prepareToWrite(db, options);

  function prepare(sql: string): StatementSync {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    if (statements.size >= STATEMENTS) statements.clear();
    const statement = db.prepare(sql);
    statement.setReturnArrays(true);
    statements.set(sql, statement);
    return statement;
  }

  return { db, prepare, close: () => db.close() };
}

function prepareToWrite(db: DatabaseSync, { durability, maxBytes }: ConnectionOptions): void {
  db.exec('PRAGMA journal_mode = WAL');
  db.exec(`PRAGMA synchronous = ${durability}`);
  db.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  db.exec(`PRAGMA journal_size_limit = ${WAL_BYTES}`);
  if (maxBytes !== undefined) db.exec(`PRAGMA max_page_count = ${Math.floor(maxBytes / PAGE_BYTES)}`);
}

/** Runs `work` in a transaction of its own; nothing of it stays when it throws. */
export function inTransaction<T>({ db }: Connection, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    rollback(db);
    throw error;
  }
}

/** SQLite has ended the transaction by itself after some faults, such as a full disk. */
export function rollback(db: DatabaseSync): void {
  if (db.isTransaction) db.exec('ROLLBACK');
}
