import type { WriteResult } from '@kapuas/core/ports/event-store.ts';
import { type Connection, inTransaction, openConnection } from '../format/connection.ts';
import { createEventsPart, createEventsSchema, dropEventsPart } from '../format/events-schema.ts';
import { type BlockPacker, createBlockPacker } from './block-packer.ts';
import type { Lines, Refusal } from './lines.ts';

/** A batch as it reaches the writer. */
export interface IncomingBatch {
  readonly app: string;
  readonly id: string;
  readonly receivedAt: number;
}

export interface Part {
  readonly no: number;
  readonly app: string;
  rows: number;
  /** Bytes of the events as they came. */
  rawBytes: number;
  minReceived: number;
  maxReceived: number;
  readonly packer: BlockPacker;
}

/** What was taken in, for one slice: its events.db, open for writing. */
export interface SliceEvents {
  readonly connection: Connection;
  /** Events of all parts. */
  readonly rows: number;
  parts(): Iterable<Part>;
  partOf(app: string): Part | undefined;
  /** What an earlier write of this batch came to. */
  known(batch: IncomingBatch): WriteResult | undefined;
  /** Within a transaction. @returns the row of the first line, and the part */
  append(batch: IncomingBatch, lines: Lines): { readonly part: Part; readonly first: number };
  /** Within a transaction: what `append` left in memory. */
  flush(): void;
  drop(app: string): void;
  /** Throws when there is no room for more. */
  probe(): void;
}

const CACHE_BYTES = 2 * 1024 * 1024;
const PROBE_BYTES = 256 * 1024;

export interface SliceEventsOptions {
  readonly maxFileBytes?: number | undefined;
  /** A dictionary for an app that is new in this slice. */
  readonly inherited?: (app: string) => Uint8Array | undefined;
}

export function openSliceEvents(path: string, options: SliceEventsOptions): SliceEvents {
  const connection = openConnection(path, {
    readOnly: false,
    cacheBytes: CACHE_BYTES,
    durability: 'full',
    maxBytes: options.maxFileBytes,
  });
  createEventsSchema(connection.db);
  const parts = readParts(connection);
  const touched = new Set<Part>();
  let rows = [...parts.values()].reduce((sum, part) => sum + part.rows, 0);
  let nextSequence = Math.max(1, ...[...parts.values()].map((part) => sequenceAfter(connection, part)));

  function ensurePart({ app, receivedAt }: IncomingBatch): Part {
    const known = parts.get(app);
    if (known !== undefined) return known;
    const dictionary = options.inherited?.(app);
    connection
      .prepare('INSERT INTO part (app, min_received, max_received, dictionary) VALUES (?, ?, ?, ?)')
      .run(app, receivedAt, receivedAt, dictionary ?? null);
    const [no] = connection.prepare('SELECT no FROM part WHERE app = ?').get(app) as unknown as [number];
    createEventsPart(connection.db, no);
    const packer = createBlockPacker(connection, { no, dictionary });
    const part = { no, app, rows: 0, rawBytes: 0, minReceived: receivedAt, maxReceived: receivedAt, packer };
    parts.set(app, part);
    return part;
  }

  function append(batch: IncomingBatch, { lines, refused }: Lines): { part: Part; first: number } {
    const part = ensurePart(batch);
    const first = part.rows + 1;
    connection
      .prepare(`INSERT INTO p${part.no}_batch (id, first, stored, sequence, refused) VALUES (?, ?, ?, ?, ?)`)
      .run(
        batch.id,
        first,
        lines.length,
        nextSequence,
        refused.length === 0 ? null : JSON.stringify(refused),
      );
    lines.forEach((line, index) => {
      part.packer.add(first + index, line);
    });
    part.rows += lines.length;
    rows += lines.length;
    nextSequence += lines.length;
    part.rawBytes += lines.reduce((sum, line) => sum + line.length + 1, 0);
    part.minReceived = Math.min(part.minReceived, batch.receivedAt);
    part.maxReceived = Math.max(part.maxReceived, batch.receivedAt);
    touched.add(part);
    return { part, first };
  }

  function flush(): void {
    for (const part of touched) {
      part.packer.flush();
      connection
        .prepare('UPDATE part SET rows = ?, raw_bytes = ?, min_received = ?, max_received = ? WHERE no = ?')
        .run(part.rows, part.rawBytes, part.minReceived, part.maxReceived, part.no);
    }
    touched.clear();
  }

  return {
    connection,
    get rows() {
      return rows;
    },
    parts: () => parts.values(),
    partOf: (app) => parts.get(app),
    known: (batch) => findBatch(connection, parts.get(batch.app), batch.id),
    append,
    flush,
    drop(app) {
      const part = parts.get(app);
      if (part === undefined) return;
      dropEventsPart(connection.db, part.no);
      parts.delete(app);
      rows -= part.rows;
    },
    probe() {
      inTransaction(connection, () =>
        connection.db.exec(`INSERT INTO probe VALUES (zeroblob(${PROBE_BYTES}))`),
      );
      inTransaction(connection, () => connection.db.exec('DELETE FROM probe'));
    },
  };
}

function readParts(connection: Connection): Map<string, Part> {
  const rows = connection
    .prepare('SELECT no, app, rows, raw_bytes, min_received, max_received, dictionary FROM part')
    .all() as unknown as [number, string, number, number, number, number, Uint8Array | null][];
  return new Map(
    rows.map(([no, app, count, rawBytes, minReceived, maxReceived, dictionary]) => {
      const packer = createBlockPacker(connection, { no, dictionary: dictionary ?? undefined });
      return [app, { no, app, rows: count, rawBytes, minReceived, maxReceived, packer }];
    }),
  );
}

/** Sequences of parts that are gone are not given again, so that the order of what is left stays. */
function sequenceAfter(connection: Connection, { no }: Part): number {
  const last = connection
    .prepare(`SELECT sequence + stored FROM p${no}_batch ORDER BY first DESC, stored DESC LIMIT 1`)
    .get() as unknown as [number] | undefined;
  return last?.[0] ?? 1;
}

function findBatch(connection: Connection, part: Part | undefined, id: string): WriteResult | undefined {
  if (part === undefined) return undefined;
  const row = connection
    .prepare(`SELECT stored, refused FROM p${part.no}_batch WHERE id = ?`)
    .get(id) as unknown as [number, string | null] | undefined;
  if (row === undefined) return undefined;
  const [stored, refused] = row;
  return { stored, retry: [], refused: refused === null ? [] : (JSON.parse(refused) as Refusal[]) };
}
