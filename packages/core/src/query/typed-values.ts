/** What a value counts as where its field is a number or a date. */
import { microsOf, parseTimestamp } from '../event/time.ts';
import { parseInstant, type Span } from './instants.ts';
import type { FieldValue } from './values.ts';

const JSON_NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Numbers, and strings that are one as JSON writes it. */
export function numberOf(value: FieldValue): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !JSON_NUMBER.test(value)) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Microseconds since the epoch, of a time in any form that an event's own time may have. */
export function timeOf(value: FieldValue): number | undefined {
  const timestamp = parseTimestamp(value);
  return timestamp === undefined ? undefined : microsOf(timestamp);
}

const EPOCH = /^(\d{9,19})(\.\d+)?$/;

/**
 * The times that a value in a query stands for: as `parseInstant`, but a number is read as `timeOf` reads the
 * events' own numbers, so that a value copied from an event finds it.
 */
export function timeSpanOf(text: string, now: number): Span | undefined {
  const [, whole = '', fraction] = EPOCH.exec(text) ?? [];
  const from = whole === '' ? undefined : timeOf(text);
  if (from === undefined) return parseInstant(text, now);
  const isExact = fraction !== undefined || whole.length > 14;
  return { from, to: from + (isExact ? 1 : whole.length < 12 ? 1_000_000 : 1_000) };
}
