import type { Span } from '../../app/time/range.ts';

export interface Bucket {
  /** Start: milliseconds since the epoch. */
  readonly at: number;
  readonly total: number;
  readonly by: Readonly<Record<string, number>>;
}

export interface Column extends Bucket {
  /** In pixels from the left edge; cut where the bucket sticks out of the span. */
  readonly x: number;
  readonly width: number;
}

export interface Segment {
  readonly key: string;
  readonly y: number;
  readonly height: number;
}

/** Every bucket of the span in place, the empty ones that the server leaves out as well. */
export function layoutColumns(
  span: Span,
  intervalMs: number,
  buckets: readonly Bucket[],
  width: number,
): Column[] {
  const known = new Map(buckets.map((bucket) => [bucket.at, bucket]));
  const scale = width / (span.toMs - span.fromMs);
  const columns: Column[] = [];
  for (let at = Math.floor(span.fromMs / intervalMs) * intervalMs; at < span.toMs; at += intervalMs) {
    const x = Math.max(0, (at - span.fromMs) * scale);
    const end = Math.min(width, (at + intervalMs - span.fromMs) * scale);
    const bucket = known.get(at) ?? { at, total: 0, by: {} };
    columns.push({ ...bucket, x, width: Math.max(0, end - x) });
  }
  return columns;
}

/** The parts of one column from the ground up, in the order given; what the order lacks comes last. */
export function stackSegments(
  column: Bucket,
  order: readonly string[],
  height: number,
  top: number,
): Segment[] {
  const keys = [...order, ...Object.keys(column.by).filter((key) => !order.includes(key))];
  const segments: Segment[] = [];
  let sum = 0;
  for (const key of keys) {
    const value = column.by[key] ?? 0;
    if (value === 0) continue;
    const below = (sum / top) * height;
    sum += value;
    const above = (sum / top) * height;
    segments.push({ key, y: height - above, height: above - below });
  }
  return visible(segments, height);
}

const LEAST_PX = 1.5;

/** One error among thousands of lines must still be seen: no part is thinner than this. */
function visible(segments: readonly Segment[], height: number): Segment[] {
  let ground = height;
  return segments.map((segment) => {
    const tall = Math.max(LEAST_PX, segment.height);
    ground -= tall;
    return { key: segment.key, y: Math.max(0, ground), height: tall };
  });
}

/** The round number at or above the highest column. */
export function niceTop(columns: readonly Bucket[]): number {
  const highest = columns.reduce((most, column) => Math.max(most, column.total), 0);
  if (highest <= 4) return Math.max(1, highest);
  const magnitude = 10 ** Math.floor(Math.log10(highest));
  const factor = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((f) => f * magnitude >= highest) ?? 10;
  return factor * magnitude;
}

/** @returns index of the column under x; the nearest one outside of them */
export function columnAt(columns: readonly Column[], x: number): number {
  const found = columns.findIndex((column) => x < column.x + column.width);
  return found === -1 ? columns.length - 1 : found;
}

/** The time between two columns, both included, within the span. */
export function selectedSpan(
  columns: readonly Column[],
  a: number,
  b: number,
  intervalMs: number,
  span: Span,
): Span | undefined {
  const first = columns[Math.min(a, b)];
  const last = columns[Math.max(a, b)];
  if (first === undefined || last === undefined) return undefined;
  return {
    fromMs: Math.max(span.fromMs, first.at),
    toMs: Math.min(span.toMs, last.at + intervalMs),
  };
}
