import { KapuasError } from '../runtime/errors.ts';
import { INSTANT_FORMS, parseInstant } from './instants.ts';

/** Microseconds since the epoch; `from` is inclusive, `to` exclusive. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The range that `from` and `to` of a call stand for; the last hour when both are missing. A date stands for
 * its beginning in UTC.
 * @param now milliseconds since the epoch
 */
export function parseTimeRange(from: string | undefined, to: string | undefined, now: number): TimeRange {
  const range = { from: instant('from', from || '-1h', now), to: instant('to', to || 'now', now) };
  if (range.from >= range.to) {
    throw new KapuasError(
      'bad-time-range',
      `from (${written(from, '-1h')}) is not before to (${written(to, 'now')})`,
    );
  }
  return range;
}

function instant(name: string, text: string, now: number): number {
  const span = parseInstant(text.trim(), now);
  if (span) return span.from;
  throw new KapuasError(
    'bad-time-range',
    `${name} is "${text.slice(0, 60)}", which is none of ${INSTANT_FORMS}`,
  );
}

function written(text: string | undefined, standard: string): string {
  return !text ? `${standard} when not given` : text.slice(0, 60);
}
