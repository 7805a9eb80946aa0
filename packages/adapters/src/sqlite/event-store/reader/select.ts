import { type Bitmap, countBits, offsetsOf } from '../format/bitmap.ts';
import { createOrdering, type Hit, type Order, type Ordering, type Place } from './order.ts';
import type { ChunkView } from './parts.ts';
import { createScan, type Scan, type ScanQuery, type Sources } from './scan.ts';
import type { Turn } from './turn.ts';

export interface Selection {
  readonly order: Order;
  readonly limit: number;
  /** Only what comes behind this place. */
  readonly after?: Place | undefined;
  /** Matches are counted until there are more than so many. */
  readonly countLimit: number;
}

export interface Selected {
  readonly hits: readonly Hit[];
  /** One more than `limit` was asked for is there. */
  readonly more: boolean;
  readonly count: number;
}

/**
 * The first hits in the order of time, exactly, though rows lie in the order of arrival: chunks are taken by
 * their best time, until no other can hold a better one than the page has.
 */
export async function select(
  sources: Sources,
  query: ScanQuery,
  selection: Selection,
  turn: Turn,
): Promise<Selected> {
  const ordering = createOrdering(selection.order, sources.batches);
  const ascending = selection.order === 'asc';
  const scan = createScan(sources, query, ascending);
  const page = createPage(ordering, selection);
  let count = 0;

  for (const chunk of inOrder(scan.chunks, ascending)) {
    const isOpen = page.isOpenFor(ascending ? chunk.minTime : chunk.maxTime);
    if (!isOpen && count > selection.countLimit) break;
    await turn.rest();
    const { yes, maybe } = scan.decide(chunk);
    if (isOpen) page.addAll(chunk, yes, sources.columns.times(chunk));
    count += countBits(yes);
    if (maybe !== undefined)
      count += await verifyOpen(scan, chunk, maybe, { page, count, turn, selection, sources });
  }
  return { ...page.result(), count };
}

function inOrder(chunks: readonly ChunkView[], ascending: boolean): ChunkView[] {
  return chunks.toSorted((left, right) =>
    ascending ? left.minTime - right.minTime : right.maxTime - left.maxTime,
  );
}

interface Verification {
  readonly page: Page;
  readonly count: number;
  readonly turn: Turn;
  readonly selection: Selection;
  readonly sources: Sources;
}

/** Best times first, so that looking into events ends as soon as the page and the count are full. */
async function verifyOpen(
  scan: Scan,
  chunk: ChunkView,
  maybe: Bitmap,
  { page, count, turn, selection, sources }: Verification,
): Promise<number> {
  const times = sources.columns.times(chunk);
  const sign = selection.order === 'asc' ? 1 : -1;
  const offsets = offsetsOf(maybe).sort(
    (left, right) => (times[left] as number) * sign - (times[right] as number) * sign,
  );
  let found = 0;
  for (const offset of offsets) {
    const time = times[offset] as number;
    const isOpen = page.isOpenFor(time);
    if (count + found > selection.countLimit && !isOpen) break;
    if (scan.verify(chunk, offset)) {
      if (isOpen) page.add({ part: chunk.part, row: chunk.first + offset, time });
      found++;
    }
    await turn.rest();
  }
  return found;
}

interface Page {
  /** Whether hits of this time can still come onto the page. */
  isOpenFor(time: number): boolean;
  add(hit: Hit): void;
  addAll(chunk: ChunkView, rows: Bitmap, times: Float64Array): void;
  result(): Pick<Selected, 'hits' | 'more'>;
}

function createPage(ordering: Ordering, { limit, after }: Selection): Page {
  const wanted = limit + 1;
  let hits: Hit[] = [];
  /** The time of the last hit, once there are enough; nothing beyond it comes in. */
  let bound: number | undefined;

  function trim(): void {
    hits = hits.sort(ordering.compare).slice(0, wanted);
    if (hits.length === wanted) bound = hits[wanted - 1]?.time;
  }

  function isOpenFor(time: number): boolean {
    return bound === undefined || !ordering.isBeyond(time, bound);
  }

  function add(hit: Hit): void {
    if (after !== undefined && !ordering.isAfter(hit, after)) return;
    hits.push(hit);
    if (hits.length >= wanted * 2 + MANY_WAITING) trim();
  }

  return {
    isOpenFor,
    add,
    addAll(chunk, rows, times) {
      // The best times come first, more or less, so that the bound is soon a close one.
      const offsets = ordering.ascending ? offsetsOf(rows) : offsetsOf(rows).reverse();
      for (const offset of offsets) {
        const time = times[offset] as number;
        if (isOpenFor(time)) add({ part: chunk.part, row: chunk.first + offset, time });
      }
      trim();
    },
    result() {
      trim();
      return { hits: hits.slice(0, limit), more: hits.length > limit };
    },
  };
}

/** Hits that wait to be sorted in. */
const MANY_WAITING = 64;
