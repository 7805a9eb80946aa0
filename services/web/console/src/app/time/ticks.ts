import { formatClock, formatMinute, formatNearDay, formatShortDay, type Zone } from './format.ts';
import type { Span } from './range.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps that people count time in. */
const STEPS: readonly number[] = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((n) => n * DAY),
];

/** The smallest step by which `length` has at most `parts` parts. All in milliseconds. */
export function niceStep(length: number, parts: number): number {
  return STEPS.find((step) => length / step <= parts) ?? Math.ceil(length / parts / (365 * DAY)) * 365 * DAY;
}

/** Width of a histogram's bucket: never finer than the store's time. */
export function bucketWidth(span: Span, buckets: number): number {
  return Math.max(100, niceStep(span.toMs - span.fromMs, buckets));
}

export interface Tick {
  readonly ms: number;
  readonly label: string;
}

/** Round moments of the zone's clock between the ends, at most `count`. @param now tells this year from others */
export function timeTicks(span: Span, count: number, zone: Zone, now: number): Tick[] {
  const step = niceStep(span.toMs - span.fromMs, Math.max(count, 1));
  const shift = zone === 'utc' ? 0 : -new Date(span.fromMs).getTimezoneOffset() * MINUTE;
  const first = Math.ceil((span.fromMs + shift) / step) * step - shift;
  const ticks: Tick[] = [];
  let day = '';
  for (let ms = first; ms < span.toMs; ms += step) {
    const today = formatShortDay(ms, zone);
    ticks.push({ ms, label: tickLabel(ms, step, zone, today !== day && crossesDays(span, zone), now) });
    day = today;
  }
  return ticks;
}

function crossesDays(span: Span, zone: Zone): boolean {
  return formatShortDay(span.fromMs, zone) !== formatShortDay(span.toMs, zone);
}

function tickLabel(ms: number, step: number, zone: Zone, withDay: boolean, now: number): string {
  if (step >= DAY) return formatNearDay(ms, zone, now);
  const clock = step >= MINUTE ? formatMinute(ms, zone) : formatClock(ms, zone);
  const fine = step < SECOND ? `.${String(ms % SECOND).padStart(3, '0')}` : '';
  return withDay ? `${formatNearDay(ms, zone, now)} ${clock}` : clock + fine;
}
