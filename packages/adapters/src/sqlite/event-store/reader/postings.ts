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
  let from = 0;
  let to = -1;
  let rows = new Uint32Array(0);

  function fetch(chunk: ChunkView): void {
    const start = ascending ? chunk.index : Math.max(0, chunk.index - span + 1);
    const end = ascending ? Math.min(part.chunks.length, chunk.index + span) - 1 : chunk.index;
    const last = part.chunks[end] as ChunkView;
    from = (part.chunks[start] as ChunkView).first;
    to = last.first + last.rows - 1;
    const files = slices.open(part.slice);
    if (files === undefined) throw new StaleIndexError();
    // A number is bound as a REAL, which FTS5 does not take for a bound: it would read all rows.
    const [list] = files.index.prepare(sql).get(match, BigInt(from), BigInt(to)) as unknown as [
      string | null,
    ];
    rows = list === null ? new Uint32Array(0) : parseRows(list);
    if (wide) return;
    if (rows.length < FEW_ROWS) span = Math.min(WIDEST_SPAN, span * 4);
    else if (rows.length > MANY_ROWS) span = Math.max(1, span >> 1);
  }

  return {
    bits(chunk) {
      if (chunk.first < from || chunk.first + chunk.rows - 1 > to) fetch(chunk);
      const bits = emptyBitmap(chunk.rows);
      const end = chunk.first + chunk.rows;
      for (let at = lowerBound(rows, chunk.first); at < rows.length; at++) {
        const row = rows[at] as number;
        if (row >= end) break;
        setBit(bits, row - chunk.first);
      }
      return bits;
    },
  };
}

const ZERO = 48;

/** Decimal numbers with a comma between: by far the cheapest form in which SQLite gives many rows. */
function parseRows(list: string): Uint32Array<ArrayBuffer> {
  const rows = new Uint32Array((list.length + 1) >> 1);
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
  return rows.slice(0, count);
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
