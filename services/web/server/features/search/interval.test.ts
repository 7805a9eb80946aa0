import { describe, expect, it } from 'vitest';
import { chooseInterval, writeInterval } from './interval.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('chooseInterval', () => {
  it.each([
    [100, '2ms'],
    [60_000, '1s'],
    [15 * MINUTE, '15s'],
    [HOUR, '1m'],
    [DAY, '30m'],
    [30 * DAY, '12h'],
    [7_300 * DAY, '182d'],
    [400_000 * DAY, '6667d'],
  ])('cuts %d ms into steps of %s', (range, expected) => {
    const width = chooseInterval(undefined, range);
    expect(writeInterval(width)).toBe(expected);
    expect(range / width).toBeLessThanOrEqual(60);
  });

  it('is never finer than the data', () => {
    expect(chooseInterval(undefined, 1_000, MINUTE)).toBe(MINUTE);
  });

  it.each([
    ['30s', 30_000],
    ['5m', 5 * MINUTE],
    ['1h', HOUR],
    ['1500', 1_500],
    ['2w', 14 * DAY],
  ])('takes %s', (text, expected) => {
    expect(chooseInterval(text, HOUR)).toBe(expected);
  });

  it.each(['', '0', '-5s', '1y', 'abc', '1.5h', '1ms'])('refuses "%s" for an hour', (text) => {
    expect(() => chooseInterval(text, HOUR)).toThrow(expect.objectContaining({ code: 'bad-request' }));
  });

  it('refuses a step between the steps of the data', () => {
    expect(() => chooseInterval('90s', HOUR, MINUTE)).toThrow(/multiple of 1m/);
  });
});
