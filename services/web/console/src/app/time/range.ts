import { formatMinute, formatNearDay, type Zone } from './format.ts';

/**
 * A wish for a span of time. Each end is "now", relative to now ("-15m"), or an ISO 8601 instant;
 * what the API takes, but for "now", which the API takes as a missing `to`.
 */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

/** Milliseconds since the epoch, from inclusive, to exclusive. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export const DEFAULT_RANGE: TimeRange = { from: '-1h', to: 'now' };

export const QUICK_RANGES: readonly TimeRange[] = [
  '-5m',
  '-15m',
  '-30m',
  '-1h',
  '-3h',
  '-6h',
  '-12h',
  '-24h',
  '-2d',
  '-7d',
  '-30d',
  '-90d',
].map((from) => ({ from, to: 'now' }));

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
type Unit = keyof typeof UNIT_MS;
const UNIT_NAMES: Readonly<Record<Unit, string>> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
};

const RELATIVE = /^-(\d{1,6})([smhdw])$/;

function relativeMs(end: string): number | undefined {
  const match = RELATIVE.exec(end);
  return match === null ? undefined : Number(match[1]) * UNIT_MS[match[2] as Unit];
}

function resolveEnd(end: string, now: number): number {
  if (end === 'now') return now;
  const relative = relativeMs(end);
  return relative === undefined ? Date.parse(end) : now - relative;
}

/** @returns undefined when an end is none that `TimeRange` allows, or from is not before to */
export function resolveRange(range: TimeRange, now: number): Span | undefined {
  const fromMs = resolveEnd(range.from, now);
  const toMs = resolveEnd(range.to, now);
  return fromMs < toMs ? { fromMs, toMs } : undefined;
}

export function absoluteRange(span: Span): TimeRange {
  return { from: new Date(span.fromMs).toISOString(), to: new Date(span.toMs).toISOString() };
}

/** As the time picker's button shows it. */
export function describeRange(range: TimeRange, zone: Zone): string {
  if (range.to === 'now') {
    const match = RELATIVE.exec(range.from);
    if (match !== null) return describeRelative(Number(match[1]), match[2] as Unit);
  }
  const span = resolveRange(range, Date.now());
  if (span === undefined) return 'Unclear range';
  return `${endName(range.from, span.fromMs, zone)} – ${endName(range.to, span.toMs, zone, span.fromMs)}`;
}

function describeRelative(count: number, unit: Unit): string {
  return count === 1 ? `Last ${UNIT_NAMES[unit]}` : `Last ${count} ${UNIT_NAMES[unit]}s`;
}

function endName(end: string, ms: number, zone: Zone, sameDayAs?: number): string {
  if (end === 'now') return 'now';
  const minute = formatMinute(ms, zone);
  const day = formatNearDay(ms, zone, Date.now());
  const repeated = sameDayAs !== undefined && formatNearDay(sameDayAs, zone, Date.now()) === day;
  return repeated ? minute : `${day}, ${minute}`;
}

const TYPED_RELATIVE = /^(?:last\s+|past\s+|-)?(\d{1,6})\s*([a-z]+)(?:\s+ago)?$/i;
const UNIT_WORDS: Readonly<Record<string, Unit>> = {
  s: 's',
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  m: 'm',
  min: 'm',
  mins: 'm',
  minute: 'm',
  minutes: 'm',
  h: 'h',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  d: 'd',
  day: 'd',
  days: 'd',
  w: 'w',
  week: 'w',
  weeks: 'w',
};

/** Reads what a person types: "15m", "last 2 hours", "2026-11-21 10:00 to 10:30". */
export function parseTypedRange(text: string, zone: Zone, now: number): TimeRange | undefined {
  const trimmed = text.trim();
  const relative = typedRelative(trimmed);
  if (relative !== undefined) return { from: relative, to: 'now' };
  const [left, right] = trimmed.split(/\s+to\s+|\s+[–—]\s+|\s+-\s+|\s*\.\.\s*/i);
  if (left === undefined || left === '') return undefined;
  const from = typedEnd(left, zone, undefined);
  const to = right === undefined ? 'now' : typedEnd(right, zone, from);
  if (from === undefined || to === undefined) return undefined;
  const range = { from, to };
  return resolveRange(range, now) === undefined ? undefined : range;
}

function typedRelative(text: string): string | undefined {
  const match = TYPED_RELATIVE.exec(text);
  const unit = UNIT_WORDS[(match?.[2] ?? '').toLowerCase()];
  return match === null || unit === undefined ? undefined : `-${Number(match[1])}${unit}`;
}

const TYPED_TIME =
  /^(?:(\d{4})-(\d{2})-(\d{2}))?[T\s]*(?:(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

function typedEnd(text: string, zone: Zone, sameDayAs: string | undefined): string | undefined {
  if (text.toLowerCase() === 'now') return 'now';
  const relative = typedRelative(text);
  if (relative !== undefined) return relative;
  const match = TYPED_TIME.exec(text.trim());
  if (match === null || (match[1] === undefined && match[4] === undefined)) return undefined;
  const [, year, month, day, hour = '0', minute = '00', second = '00', fraction = '', offset] = match;
  const date = year === undefined ? dayOf(sameDayAs, zone) : `${year}-${month}-${day}`;
  return toInstant(`${date}T${hour.padStart(2, '0')}:${minute}:${second}${fraction}`, offset, zone);
}

function dayOf(instant: string | undefined, zone: Zone): string {
  const base = instant === undefined || instant === 'now' ? Date.now() : resolveEnd(instant, Date.now());
  return toWallClock(base, zone).slice(0, 10);
}

/** @param wall 2026-11-21T10:02:03, a reading of a clock on the wall in `zone` */
export function toInstant(wall: string, offset: string | undefined, zone: Zone): string | undefined {
  const ms = Date.parse(wall + (offset ?? (zone === 'utc' ? 'Z' : '')));
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

/** The inverse of `toInstant`. @returns 2026-11-21T10:02:03, what a datetime-local input takes */
export function toWallClock(ms: number, zone: Zone): string {
  const shift = zone === 'utc' ? 0 : new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(ms - shift).toISOString().slice(0, 19);
}

/** The span of the same middle and `factor` times the length; never past `now`. */
export function scaleSpan(span: Span, factor: number, now: number): Span {
  const middle = (span.fromMs + span.toMs) / 2;
  const half = ((span.toMs - span.fromMs) * factor) / 2;
  const toMs = Math.min(Math.round(middle + half), Math.max(now, span.toMs));
  return { fromMs: Math.round(toMs - half * 2), toMs };
}

/** The span just before (-1) or just after (1). */
export function shiftSpan(span: Span, direction: -1 | 1): Span {
  const length = span.toMs - span.fromMs;
  return { fromMs: span.fromMs + direction * length, toMs: span.toMs + direction * length };
}
