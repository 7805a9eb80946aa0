import { DatabaseSync } from 'node:sqlite';
import type { PackedPayload } from './payload.ts';
import type { TopicSettings } from './protocol.ts';

export interface StoredTopic extends TopicSettings {
  readonly id: number;
  readonly app: string;
  /** False for a topic that was removed; its row stays, so that its offsets are never given out again. */
  readonly present: boolean;
  /** The lowest offset that is stored; `next` when none is. */
  readonly first: number;
  /** What lies below was dropped and waits to be deleted. */
  readonly start: number;
  /** The offset that the next batch gets. */
  readonly next: number;
}

export interface StoredBatch {
  readonly clientId: string | undefined;
  readonly count: number;
  readonly receivedAt: number;
  /** Of the payload before it was packed. */
  readonly size: number;
  readonly packed: PackedPayload;
}

export interface StoredPosition {
  readonly group: number;
  readonly topic: number;
  /** Everything below is acked. */
  readonly position: number;
}

/** The queue's SQLite file: statements only, no decisions. */
export interface QueueFile {
  /** All or nothing, and durable when it returns. */
  transaction<T>(work: () => T): T;
  topics(): StoredTopic[];
  createTopic(app: string, next: number, settings: TopicSettings): number;
  setTopic(topic: Omit<StoredTopic, 'app' | 'first' | 'next'>): void;
  setNext(topic: number, next: number): void;
  groups(): { readonly id: number; readonly name: string }[];
  createGroup(name: string): number;
  positions(): StoredPosition[];
  setPosition(position: StoredPosition): void;
  insert(topic: number, offset: number, batch: StoredBatch): void;
  /** @returns the size of the payload, or undefined when nothing lies there */
  sizeOf(topic: number, offset: number): number | undefined;
  read(topic: number, offset: number): StoredBatch | undefined;
  /** Deletes the batches of a topic from one offset up to and without another. */
  deleteRange(topic: number, from: number, to: number): void;
  /** @returns the lowest offset at or after `from` that was received at `since` or later */
  firstSince(topic: number, from: number, since: number): number | undefined;
  /** Throws when the file cannot take some hundred kilobytes more. */
  probe(): void;
  freePages(): number;
  /** Gives up to so many free pages back to the disk. */
  shrink(pages: number): void;
  close(): void;
}

export interface QueueFileOptions {
  readonly path: string;
  readonly maxFileBytes: number | undefined;
}

const PAGE_BYTES = 4096;

/**
 * Topic and offset share the row's number: batches of a topic lie together, and need no second index. Bit
 * operators only: a parameter is bound as floating point, in which a sum would lose its last digits.
 */
const OFFSET_BITS = 44;
const ID = `(?1 << ${OFFSET_BITS} | ?2)`;
const OFFSET = `id & ((1 << ${OFFSET_BITS}) - 1)`;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS topics (
    id INTEGER PRIMARY KEY, app TEXT NOT NULL UNIQUE, start INTEGER NOT NULL, next INTEGER NOT NULL,
    partitions INTEGER NOT NULL, retention_ms INTEGER NOT NULL, present INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS batches (
    id INTEGER PRIMARY KEY, client_id TEXT, count INTEGER NOT NULL, received_at INTEGER NOT NULL,
    size INTEGER NOT NULL, compressed INTEGER NOT NULL, payload BLOB NOT NULL
  );
  CREATE TABLE IF NOT EXISTS groups (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  CREATE TABLE IF NOT EXISTS positions (
    group_id INTEGER NOT NULL, topic_id INTEGER NOT NULL, position INTEGER NOT NULL,
    PRIMARY KEY (group_id, topic_id)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS probe (id INTEGER PRIMARY KEY, filler BLOB);
`;

export function openQueueFile({ path, maxFileBytes }: QueueFileOptions): QueueFile {
  const database = connect(path, maxFileBytes);
  const prepare = (sql: string) => database.prepare(sql);
  /** A change reports the last row's number, which is beyond what a JavaScript number holds. */
  const prepareChange = (sql: string) => {
    const statement = database.prepare(sql);
    statement.setReadBigInts(true);
    return statement;
  };
  const statements = {
    topics: prepare(
      `SELECT id, app, start, next, partitions, retention_ms, present,
         (SELECT ${OFFSET} FROM batches WHERE id >= topics.id << ${OFFSET_BITS}
            AND id < (topics.id + 1) << ${OFFSET_BITS} ORDER BY id LIMIT 1) AS first
       FROM topics`,
    ),
    createTopic: prepareChange(
      'INSERT INTO topics (app, start, next, partitions, retention_ms, present) VALUES (?1, ?2, ?2, ?3, ?4, 1)',
    ),
    setTopic: prepareChange(
      'UPDATE topics SET partitions = ?, retention_ms = ?, present = ?, start = ? WHERE id = ?',
    ),
    setNext: prepareChange('UPDATE topics SET next = ? WHERE id = ?'),
    groups: prepare('SELECT id, name FROM groups'),
    createGroup: prepareChange('INSERT INTO groups (name) VALUES (?)'),
    positions: prepare('SELECT group_id, topic_id, position FROM positions'),
    setPosition: prepareChange(
      `INSERT INTO positions (group_id, topic_id, position) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET position = excluded.position`,
    ),
    insert: prepareChange(
      `INSERT INTO batches (id, client_id, count, received_at, size, compressed, payload)
       VALUES (${ID}, ?, ?, ?, ?, ?, ?)`,
    ),
    sizeOf: prepare(`SELECT size FROM batches WHERE id = ${ID}`),
    read: prepare(
      `SELECT client_id, count, received_at, size, compressed, payload FROM batches WHERE id = ${ID}`,
    ),
    deleteRange: prepareChange(`DELETE FROM batches WHERE id >= ${ID} AND id < (?1 << ${OFFSET_BITS} | ?3)`),
    firstSince: prepare(
      `SELECT ${OFFSET} AS found FROM batches
       WHERE id >= ${ID} AND id < (?1 + 1) << ${OFFSET_BITS} AND received_at >= ?3 ORDER BY id LIMIT 1`,
    ),
    freePages: prepare('PRAGMA freelist_count'),
  };

  function transaction<T>(work: () => T): T {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      // A full disk ends the transaction by itself.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }

  return {
    transaction,
    topics: () => statements.topics.all().map(toTopic),
    createTopic: (app, next, { partitions, retentionMs }) =>
      Number(statements.createTopic.run(app, next, partitions, retentionMs).lastInsertRowid),
    setTopic({ id, partitions, retentionMs, present, start }) {
      statements.setTopic.run(partitions, retentionMs, present ? 1 : 0, start, id);
    },
    setNext(topic, next) {
      statements.setNext.run(next, topic);
    },
    groups: () => statements.groups.all() as { id: number; name: string }[],
    createGroup: (name) => Number(statements.createGroup.run(name).lastInsertRowid),
    positions: () =>
      statements.positions.all().map((row) => ({
        group: row.group_id as number,
        topic: row.topic_id as number,
        position: row.position as number,
      })),
    setPosition({ group, topic, position }) {
      statements.setPosition.run(group, topic, position);
    },
    insert(topic, offset, { clientId, count, receivedAt, size, packed }) {
      const { bytes, compressed } = packed;
      statements.insert.run(
        topic,
        offset,
        clientId ?? null,
        count,
        receivedAt,
        size,
        compressed ? 1 : 0,
        bytes,
      );
    },
    sizeOf: (topic, offset) => statements.sizeOf.get(topic, offset)?.size as number | undefined,
    read(topic, offset) {
      const row = statements.read.get(topic, offset);
      return row && toBatch(row);
    },
    deleteRange(topic, from, to) {
      statements.deleteRange.run(topic, from, to);
    },
    firstSince: (topic, from, since) =>
      statements.firstSince.get(topic, from, since)?.found as number | undefined,
    probe() {
      transaction(() => database.exec('INSERT INTO probe (filler) VALUES (zeroblob(262144))'));
      transaction(() => database.exec('DELETE FROM probe'));
    },
    freePages: () => statements.freePages.get()?.freelist_count as number,
    shrink(pages) {
      database.exec(`PRAGMA incremental_vacuum(${pages})`);
    },
    close: () => database.close(),
  };
}

function connect(path: string, maxFileBytes: number | undefined): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec(`
      PRAGMA page_size = ${PAGE_BYTES};
      PRAGMA auto_vacuum = INCREMENTAL;
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = 2000;
      PRAGMA journal_size_limit = 67108864;
    `);
    if (maxFileBytes !== undefined) {
      database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxFileBytes / PAGE_BYTES))}`);
    }
    database.exec(SCHEMA);
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

type Row = Record<string, unknown>;

function toTopic(row: Row): StoredTopic {
  return {
    id: row.id as number,
    app: row.app as string,
    present: row.present === 1,
    partitions: row.partitions as number,
    retentionMs: row.retention_ms as number,
    first: (row.first ?? row.next) as number,
    start: row.start as number,
    next: row.next as number,
  };
}

function toBatch(row: Row): StoredBatch {
  return {
    clientId: (row.client_id ?? undefined) as string | undefined,
    count: row.count as number,
    receivedAt: row.received_at as number,
    size: row.size as number,
    packed: { bytes: row.payload as Uint8Array, compressed: row.compressed === 1 },
  };
}
