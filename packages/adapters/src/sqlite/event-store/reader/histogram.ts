import type { HistogramBucket, HistogramRequest } from '@kapuas/core/ports/event-store.ts';
import { type Bitmap, countBits, offsetsOf } from '../format/bitmap.ts';
import type { FieldData } from '../format/field-data.ts';
import type { ChunkView } from './parts.ts';
import { createScan, type ScanQuery, type Sources } from './scan.ts';
import type { Turn } from './turn.ts';

type Counts = Map<string, number>;

export async function histogram(
  sources: Sources,
  query: ScanQuery & HistogramRequest,
  turn: Turn,
): Promise<readonly HistogramBucket[]> {
  const scan = createScan(sources, query);
  const width = query.intervalMs * 1_000;
  const buckets = createBuckets();
  for (const chunk of scan.chunks) {
    const summed = query.query.kind === 'all' && addWhole(buckets, chunk, query, width);
    if (!summed) addRows(buckets, chunk, await scan.matches(chunk, turn), { sources, query, width });
  }
  return buckets.result(query.intervalMs);
}

/** A chunk that lies within one bucket need not be read. */
function addWhole(
  buckets: Buckets,
  chunk: ChunkView,
  query: ScanQuery & HistogramRequest,
  width: number,
): boolean {
  const bucket = Math.floor(chunk.minTime / width);
  const isWithin = chunk.minTime >= query.from && chunk.maxTime < query.to;
  if (!isWithin || bucket !== Math.floor(chunk.maxTime / width)) return false;
  if (query.by !== 'level') buckets.add(bucket, query.by === 'app' ? chunk.part.app : undefined, chunk.rows);
  else for (const [level, count] of Object.entries(chunk.levels)) buckets.add(bucket, level, count);
  return true;
}

interface RowScope {
  readonly sources: Sources;
  readonly query: HistogramRequest;
  readonly width: number;
}

function addRows(
  buckets: Buckets,
  chunk: ChunkView,
  rows: Bitmap,
  { sources, query, width }: RowScope,
): void {
  const group = query.by === 'app' ? chunk.part.app : undefined;
  const bucket = Math.floor(chunk.minTime / width);
  if (query.by !== 'level' && bucket === Math.floor(chunk.maxTime / width)) {
    buckets.add(bucket, group, countBits(rows));
    return;
  }
  const times = sources.columns.times(chunk);
  const levels = query.by === 'level' ? sources.columns.field(chunk, 'level') : undefined;
  const names = query.by === 'level' ? ['', ...(levels?.dictionary ?? [])] : [group];
  countInto(buckets, { times, codes: levels?.codes, names, width }, rows);
}

interface RowColumns {
  readonly times: Float64Array;
  readonly codes: FieldData['codes'];
  /** The group's name by code. */
  readonly names: readonly (string | undefined)[];
  readonly width: number;
}

/** Neighbours share their bucket more often than not, so a bucket is written when the next one begins. */
function countInto(buckets: Buckets, { times, codes, names, width }: RowColumns, rows: Bitmap): void {
  const counts = new Uint32Array(names.length);
  let start = Number.NaN;
  const write = (): void => {
    for (const [code, count] of counts.entries()) {
      if (count > 0) buckets.add(Math.floor(start / width), names[code], count);
    }
    counts.fill(0);
  };
  for (const offset of offsetsOf(rows)) {
    const time = times[offset] as number;
    if (!(time >= start && time < start + width)) {
      write();
      start = Math.floor(time / width) * width;
    }
    const code = codes === undefined ? 0 : (codes[offset] as number);
    counts[code] = (counts[code] as number) + 1;
  }
  write();
}

interface Buckets {
  /** @param group undefined when the buckets are not split */
  add(bucket: number, group: string | undefined, count: number): void;
  result(intervalMs: number): HistogramBucket[];
}

function createBuckets(): Buckets {
  const found = new Map<number, { total: number; by: Counts }>();
  return {
    add(bucket, group, count) {
      if (count === 0) return;
      let entry = found.get(bucket);
      if (entry === undefined) {
        entry = { total: 0, by: new Map() };
        found.set(bucket, entry);
      }
      entry.total += count;
      if (group !== undefined) entry.by.set(group, (entry.by.get(group) ?? 0) + count);
    },
    result: (intervalMs) =>
      [...found]
        .sort(([left], [right]) => left - right)
        .map(([bucket, { total, by }]) => ({ at: bucket * intervalMs, total, by: Object.fromEntries(by) })),
  };
}
