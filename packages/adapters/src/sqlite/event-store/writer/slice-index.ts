import type { StatementSync } from 'node:sqlite';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import { CHUNK_ROWS } from '../format/chunk.ts';
import { type Connection, openConnection } from '../format/connection.ts';
import { createIndexPart, createIndexSchema, dropIndexPart } from '../format/index-schema.ts';
import { type ChunkBuilder, createChunkBuilder } from './chunk-builder.ts';
import { type ChunkLog, createChunkLog } from './chunk-log.ts';

/** The index of one slice: its index.db, open for writing. What is added is found once it is committed. */
export interface SliceIndex {
  readonly connection: Connection;
  /** Rows added and not yet committed. */
  readonly pending: number;
  /** How many rows of the part are indexed, committed or not. */
  indexed(part: PartName): number;
  /** Adds the part's next row. */
  add(part: PartName, time: number, event: CanonicalEvent): void;
  commit(): void;
  drop(no: number): void;
}

interface PartName {
  readonly no: number;
  readonly app: string;
}

interface IndexedPart {
  readonly no: number;
  rows: number;
  readonly chunk: ChunkBuilder;
  readonly log: ChunkLog;
  readonly words: StatementSync;
  readonly terms: StatementSync;
}

const CACHE_BYTES = 8 * 1024 * 1024;

export function openSliceIndex(path: string, maxBytes?: number): SliceIndex {
  const connection = openConnection(path, {
    readOnly: false,
    cacheBytes: CACHE_BYTES,
    durability: 'normal',
    maxBytes,
  });
  const { db } = connection;
  createIndexSchema(db);
  const parts = new Map<number, IndexedPart>();
  let pending = 0;

  function partOf(name: PartName): IndexedPart {
    const known = parts.get(name.no);
    if (known !== undefined) return known;
    const part = openPart(connection, name, begin);
    parts.set(name.no, part);
    return part;
  }

  function begin(): void {
    if (!db.isTransaction) db.exec('BEGIN IMMEDIATE');
  }

  function add(name: PartName, time: number, event: CanonicalEvent): void {
    const part = partOf(name);
    begin();
    part.rows++;
    pending++;
    const terms = part.chunk.add(time, event);
    part.words.run(part.rows, event.message);
    if (terms !== '') part.terms.run(part.rows, terms);
    if (part.chunk.rows === CHUNK_ROWS) writeChunk(connection, part);
  }

  function commit(): void {
    if (!db.isTransaction) return;
    for (const part of parts.values()) if (part.chunk.rows > 0) writeChunk(connection, part);
    db.exec('COMMIT');
    pending = 0;
  }

  return {
    connection,
    get pending() {
      return pending;
    },
    indexed: (name) => parts.get(name.no)?.rows ?? readRows(connection, name.no) ?? 0,
    add,
    commit,
    drop(no) {
      commit();
      parts.delete(no);
      dropIndexPart(db, no);
    },
  };
}

function openPart(connection: Connection, { no, app }: PartName, begin: () => void): IndexedPart {
  let rows = readRows(connection, no);
  if (rows === undefined) {
    begin();
    createIndexPart(connection.db, no);
    connection.prepare('INSERT INTO part (no, app, rows) VALUES (?, ?, 0)').run(no, app);
    rows = 0;
  }
  return {
    no,
    rows,
    chunk: createChunkBuilder(),
    log: createChunkLog(connection, no),
    // Not from the cache of statements, where many parts would push each other out.
    words: connection.db.prepare(`INSERT INTO p${no}_words (rowid, message) VALUES (?, ?)`),
    terms: connection.db.prepare(`INSERT INTO p${no}_terms (rowid, term) VALUES (?, ?)`),
  };
}

function readRows(connection: Connection, no: number): number | undefined {
  const row = connection.prepare('SELECT rows FROM part WHERE no = ?').get(no) as unknown as
    | [number]
    | undefined;
  return row?.[0];
}

function writeChunk(connection: Connection, part: IndexedPart): void {
  part.log.append(part.rows - part.chunk.rows + 1, part.chunk.take());
  connection.prepare('UPDATE part SET rows = ? WHERE no = ?').run(part.rows, part.no);
}
