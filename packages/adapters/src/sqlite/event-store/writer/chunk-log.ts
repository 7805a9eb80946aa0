import { CHUNK_ROWS, type Chunk, decodeSummary, encodeChunk } from '../format/chunk.ts';
import type { Connection } from '../format/connection.ts';
import { decodeField, encodeField, type FieldData } from '../format/field-data.ts';
import { decodeTimes } from '../format/times.ts';
import { mergeChunks } from './chunk-merge.ts';

/** So many chunks of one size make one of the next. */
const FAN_IN = 8;
const SIZES = [256, 4_096] as const;

interface Entry {
  readonly first: number;
  readonly rows: number;
}

/** The chunks of one part, appended to at the end. */
export interface ChunkLog {
  append(first: number, chunk: Chunk): void;
}

/** Many small transactions make many small chunks; they are merged, each row a few times in all. */
export function createChunkLog(connection: Connection, no: number): ChunkLog {
  let tail = readTail(connection, no);

  return {
    append(first, chunk) {
      insertChunk(connection, no, first, chunk);
      tail.push({ first, rows: chunk.times.length });
      for (let run = mergeable(tail); run.length > 0; run = mergeable(tail)) {
        tail = [...tail.slice(0, -run.length), mergeRun(connection, no, run)];
      }
      if (sizeOf(tail.at(-1) as Entry) === SIZES.length) tail = [];
    },
  };
}

/** The newest chunks that are together worth one of the next size. */
function mergeable(tail: readonly Entry[]): readonly Entry[] {
  const last = tail.at(-1);
  if (last === undefined) return [];
  let rows = 0;
  const differs = tail.findLastIndex((entry) => {
    rows += entry.rows;
    return sizeOf(entry) > sizeOf(last) || rows > CHUNK_ROWS;
  });
  const run = tail.slice(differs + 1);
  return run.length >= FAN_IN ? run : [];
}

function sizeOf({ rows }: Entry): number {
  const index = SIZES.findIndex((size) => rows < size);
  return index === -1 ? SIZES.length : index;
}

/** The chunks after the last one that is large enough to stay. */
function readTail(connection: Connection, no: number): Entry[] {
  const newest = connection
    .prepare(`SELECT first, rows FROM p${no}_chunk ORDER BY first DESC LIMIT 200`)
    .all() as unknown as [number, number][];
  const entries = newest.map(([first, rows]) => ({ first, rows }));
  const sealed = entries.findIndex((entry) => sizeOf(entry) === SIZES.length);
  return entries.slice(0, sealed === -1 ? entries.length : sealed).reverse();
}

function mergeRun(connection: Connection, no: number, run: readonly Entry[]): Entry {
  const merged = mergeChunks(run.map((entry) => readChunk(connection, no, entry)));
  const first = (run[0] as Entry).first;
  for (const entry of run) {
    connection.prepare(`DELETE FROM p${no}_chunk WHERE first = ?`).run(entry.first);
    connection.prepare(`DELETE FROM p${no}_field WHERE chunk = ? AND rows = ?`).run(entry.first, entry.rows);
  }
  insertChunk(connection, no, first, merged);
  return { first, rows: merged.times.length };
}

function readChunk(connection: Connection, no: number, { first, rows }: Entry): Chunk {
  const [summary, times] = connection
    .prepare(`SELECT fields, times FROM p${no}_chunk WHERE first = ?`)
    .get(first) as unknown as [string, Uint8Array];
  const { overflow, kinds } = decodeSummary(summary);
  const stored = connection
    .prepare(`SELECT name, data FROM p${no}_field WHERE chunk = ? AND rows = ?`)
    .all(first, rows) as unknown as [string, Uint8Array][];
  const fields = new Map<string, FieldData>(
    stored.map(([name, data]) => [name, decodeField(data, rows, kinds.get(name) as number)]),
  );
  return { times: decodeTimes(times, rows), fields, overflow };
}

function insertChunk(connection: Connection, no: number, first: number, chunk: Chunk): void {
  const record = encodeChunk(chunk);
  connection
    .prepare(
      `INSERT INTO p${no}_chunk (first, rows, min_time, max_time, levels, fields, times) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(first, record.rows, record.minTime, record.maxTime, record.levels, record.fields, record.times);
  const insert = connection.prepare(`INSERT INTO p${no}_field (chunk, rows, name, data) VALUES (?, ?, ?, ?)`);
  for (const [name, data] of chunk.fields) insert.run(first, record.rows, name, encodeField(data));
}
