import { KapuasError } from '@kapuas/core/runtime/errors.ts';

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
type Unit = keyof typeof UNITS;

/** Steps that people read easily. */
const STEPS_MS = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map((n) => n * UNITS.s),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * UNITS.m),
  ...[1, 2, 3, 6, 12].map((n) => n * UNITS.h),
  ...[1, 2, 7, 14, 30, 91, 182, 365, 1_825, 3_650].map((n) => n * UNITS.d),
];

const AIM = 60;
const MAX_STEPS = 5_000;

/**
 * The width of a bucket: what was asked for, or the step that cuts the range into about 60.
 * @param rangeMs length of the range
 * @param leastMs the finest step that the data has
 */
export function chooseInterval(interval: string | undefined, rangeMs: number, leastMs = 1): number {
  if (interval !== undefined) return parseInterval(interval, rangeMs, leastMs);
  const fine = STEPS_MS.find((step) => step >= leastMs && step * AIM >= rangeMs);
  return fine ?? Math.ceil(rangeMs / AIM / UNITS.d) * UNITS.d;
}

function parseInterval(interval: string, rangeMs: number, leastMs: number): number {
  const [, count, unit = 'ms'] = /^(\d{1,15})(ms|s|m|h|d|w)?$/.exec(interval) ?? [];
  const width = Number(count) * UNITS[unit as Unit];
  if (count === undefined || width < 1 || !Number.isSafeInteger(width)) {
    throw new KapuasError(
      'bad-request',
      `interval "${interval}" is none of 30s, 5m, 1h, 1d or milliseconds.`,
    );
  }
  if (width % leastMs !== 0) {
    throw new KapuasError('bad-request', `interval must be a multiple of ${writeInterval(leastMs)}.`);
  }
  if (rangeMs / width > MAX_STEPS) {
    const steps = `interval "${interval}" cuts the range into more than ${MAX_STEPS} steps`;
    throw new KapuasError('bad-request', `${steps}; choose a wider one.`);
  }
  return width;
}

/** In the largest unit that divides it. */
export function writeInterval(ms: number): string {
  const unit = (['d', 'h', 'm', 's'] as const).find((one) => ms % UNITS[one] === 0) ?? 'ms';
  return `${ms / UNITS[unit]}${unit}`;
}
