import { type Bitmap, emptyBitmap, setBit } from '../format/bitmap.ts';
import type { ChunkView, PartView } from './parts.ts';
import { StaleIndexError } from './parts.ts';
import type { OpenSlices } from './slice-files.ts';

/** The rows of one part that one FTS5 expression matches, chunk by chunk. */
export interface Postings {
  bits(chunk: ChunkView): Bitmap;
}

export interface PostingsQuery {
  readonly table: 'words' | 'terms';
  /** An FTS5 expression. */
  readonly match: string;
  /** It costs about the same for many rows as for few: a prefix of many words. */
  readonly wide: boolean;
}

/** A fetch is one statement that nothing can interrupt: this bounds its rows. */
const MANY_ROWS = 65_536;
const FEW_ROWS = 8_192;
const WIDEST_SPAN = 64;

/**
 * Rare terms are fetched for many chunks at once, frequent ones for one chunk, so that the page of the newest
 * costs little and so does a count of everything.
 * @param ascending the order in which chunks will be asked for
 */
export function createPostings(
  slices: OpenSlices,
  part: PartView,
  { table, match, wide }: PostingsQuery,
  ascending: boolean,
): Postings {
  const sql = `SELECT group_concat(rowid) FROM p${part.no}_${table}
    WHERE p${part.no}_${table} MATCH ? AND rowid BETWEEN ? AND ?`;
  let span = wide ? WIDEST_SPAN : 1;
  let window: Window = { from: 0, to: -1, bits: (chunk) => emptyBitmap(chunk.rows) };

  function fetch(chunk: ChunkView): void {
    const start = ascending ? chunk.index : Math.max(0, chunk.index - span + 1);
    const end = ascending ? Math.min(part.chunks.length, chunk.index + span) : chunk.index + 1;
    const chunks = part.chunks.slice(start, end);
    const [first, last] = [chunks[0] as ChunkView, chunks.at(-1) as ChunkView];
    const rows = readRows(first.first, last.first + last.rows - 1);
    window = createWindow(chunks, rows);
    if (wide) return;
    if (rows.length < FEW_ROWS) span = Math.min(WIDEST_SPAN, span * 4);
    else if (rows.length > MANY_ROWS) span = Math.max(1, span >> 1);
  }

  function readRows(from: number, to: number): Uint32Array {
    const files = slices.open(part.slice);
    if (files === undefined) throw new StaleIndexError();
    // A number is bound as a REAL, which FTS5 does not take for a bound: it would read all rows.
    const [list] = files.index.prepare(sql).get(match, BigInt(from), BigInt(to)) as unknown as [
      string | null,
    ];
    return list === null ? new Uint32Array(0) : parseRows(list, to - from + 1);
  }

  return {
    bits(chunk) {
      if (chunk.first < window.from || chunk.first > window.to) fetch(chunk);
      return window.bits(chunk);
    },
  };
}

/** Rows of some neighbouring chunks, ready to be asked for. */
interface Window {
  readonly from: number;
  readonly to: number;
  bits(chunk: ChunkView): Bitmap;
}

/** A query can have a thousand of these, so many rows are kept as bitmaps, which are smaller then. */
function createWindow(chunks: readonly ChunkView[], rows: Uint32Array): Window {
  const [first, last] = [chunks[0] as ChunkView, chunks.at(-1) as ChunkView];
  const bounds = { from: first.first, to: last.first + last.rows - 1 };
  if (rows.length < (bounds.to - bounds.from) / 32)
    return { ...bounds, bits: (chunk) => bitsOf(chunk, rows) };
  const bitmaps = new Map(chunks.map((chunk) => [chunk.first, bitsOf(chunk, rows)]));
  return { ...bounds, bits: (chunk) => bitmaps.get(chunk.first) as Bitmap };
}

function bitsOf(chunk: ChunkView, rows: Uint32Array): Bitmap {
  const bits = emptyBitmap(chunk.rows);
  const end = chunk.first + chunk.rows;
  for (let at = lowerBound(rows, chunk.first); at < rows.length; at++) {
    const row = rows[at] as number;
    if (row >= end) break;
    setBit(bits, row - chunk.first);
  }
  return bits;
}

const ZERO = 48;

/** Decimal numbers with a comma between: by far the cheapest form in which SQLite gives many rows. */
function parseRows(list: string, most: number): Uint32Array {
  const rows = new Uint32Array(Math.min(most, (list.length + 1) >> 1));
  let count = 0;
  let value = 0;
  for (let at = 0; at < list.length; at++) {
    const digit = list.charCodeAt(at) - ZERO;
    if (digit >= 0) value = value * 10 + digit;
    else {
      rows[count++] = value;
      value = 0;
    }
  }
  rows[count++] = value;
  return rows.subarray(0, count);
}

function lowerBound(rows: Uint32Array, row: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] as number) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
