import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  absoluteRange,
  describeRange,
  parseTypedRange,
  resolveRange,
  scaleSpan,
  shiftSpan,
  toInstant,
  toWallClock,
} from './range.ts';

const now = Date.parse('2026-11-21T10:30:00Z');

beforeEach(() => void vi.useFakeTimers({ now }));
afterEach(() => void vi.useRealTimers());

describe('resolving', () => {
  test('relative ends count from now', () => {
    expect(resolveRange({ from: '-15m', to: 'now' }, now)).toEqual({ fromMs: now - 900_000, toMs: now });
    expect(resolveRange({ from: '-2w', to: '-1w' }, now)?.toMs).toBe(now - 604_800_000);
  });

  test('instants stand for themselves', () => {
    const range = { from: '2026-11-21T10:00:00.000Z', to: '2026-11-21T10:15:00.000Z' };
    const span = resolveRange(range, now);
    expect(span && absoluteRange(span)).toEqual(range);
  });

  test.each([
    ['now', '-1h'],
    ['-1h', '-1h'],
    ['yesterday', 'now'],
    ['-5y', 'now'],
  ])('%s to %s is no range', (from, to) => {
    expect(resolveRange({ from, to }, now)).toBeUndefined();
  });
});

test.each([
  ['-15m', 'now', 'Last 15 minutes'],
  ['-1h', 'now', 'Last hour'],
  ['-24h', 'now', 'Last 24 hours'],
  ['2026-11-21T10:00:00Z', '2026-11-21T10:15:00Z', 'Nov 21, 10:00 – 10:15'],
  ['2026-11-20T10:00:00Z', '2026-11-21T10:15:00Z', 'Nov 20, 10:00 – Nov 21, 10:15'],
  ['2020-11-20T10:00:00Z', 'now', '2020-11-20, 10:00 – now'],
  ['now', '-1h', 'Unclear range'],
])('%s to %s reads "%s"', (from, to, name) => {
  expect(describeRange({ from, to }, 'utc')).toBe(name);
});

describe('what is typed', () => {
  test.each([
    ['15m', '-15m', 'now'],
    ['last 2 hours', '-2h', 'now'],
    ['past 3d', '-3d', 'now'],
    ['-1w', '-1w', 'now'],
    ['2 days ago to now', '-2d', 'now'],
    ['2026-11-21 10:00 to 10:30', '2026-11-21T10:00:00.000Z', '2026-11-21T10:30:00.000Z'],
    ['2026-11-20 – 2026-11-21', '2026-11-20T00:00:00.000Z', '2026-11-21T00:00:00.000Z'],
    ['2026-11-20T23:00:00.5+07:00 to 2026-11-21', '2026-11-20T16:00:00.500Z', '2026-11-21T00:00:00.000Z'],
    ['2026-11-21 9:05:07', '2026-11-21T09:05:07.000Z', 'now'],
  ])('"%s" means %s to %s', (typed, from, to) => {
    expect(parseTypedRange(typed, 'utc', now)).toEqual({ from, to });
  });

  test.each(['', 'soon', '5 parsecs', '2026-11-21 11:00 to 10:00', '25:99', '2026-13-45'])(
    '"%s" means nothing',
    (typed) => {
      expect(parseTypedRange(typed, 'utc', now)).toBeUndefined();
    },
  );
});

test.each(['utc', 'local'] as const)('a reading of the %s clock leads back to its moment', (zone) => {
  expect(toInstant(toWallClock(now, zone), undefined, zone)).toBe(new Date(now).toISOString());
});

describe('moving', () => {
  const span = { fromMs: now - 1_000, toMs: now };

  test('zooming out keeps the length wanted and does not pass now', () => {
    expect(scaleSpan(span, 3, now)).toEqual({ fromMs: now - 3_000, toMs: now });
    expect(scaleSpan(span, 3, now + 60_000)).toEqual({ fromMs: now - 2_000, toMs: now + 1_000 });
  });

  test('steps lie side by side', () => {
    expect(shiftSpan(span, -1)).toEqual({ fromMs: now - 2_000, toMs: now - 1_000 });
    expect(shiftSpan(span, 1).fromMs).toBe(now);
  });
});
