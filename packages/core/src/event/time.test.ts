import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactNumber } from './json.ts';
import { microsOf, nanosToTimestamp, parseTimestamp } from './time.ts';

describe('parseTimestamp', () => {
  it.each<[unknown, string]>([
    ['2025-01-01T10:00:00Z', '2025-01-01T10:00:00Z'],
    ['2025-01-01T10:00:00.123456789Z', '2025-01-01T10:00:00.123456789Z'],
    ['2025-01-01T10:00:00.1234567891234Z', '2025-01-01T10:00:00.123456789Z'],
    ['2015-07-29 17:41:44,747', '2015-07-29T17:41:44.747Z'],
    ['2025-01-01T10:00:00+07:00', '2025-01-01T03:00:00Z'],
    ['2025-01-01T00:30:00.5-0330', '2025-01-01T04:00:00.5Z'],
    ['2025-01-01 10:00:00.5 +0000 UTC', '2025-01-01T10:00:00.5Z'],
    ['20250101T100000Z', '2025-01-01T10:00:00Z'],
    ['2025-01-01', '2025-01-01T00:00:00Z'],
    ['2024-02-29T10:00', '2024-02-29T10:00:00Z'],
    ['2025-12-31T23:59:60Z', '2026-01-01T00:00:00Z'],
    [1_700_000_000, '2023-11-14T22:13:20Z'],
    [1_700_000_000.5, '2023-11-14T22:13:20.5Z'],
    [1_700_000_000_123, '2023-11-14T22:13:20.123Z'],
    [1_700_000_000_123_456, '2023-11-14T22:13:20.123456Z'],
    ['1700000000.123456789', '2023-11-14T22:13:20.123456789Z'],
    ['1700000000123456789', '2023-11-14T22:13:20.123456789Z'],
    [exactNumber('1700000000123456789'), '2023-11-14T22:13:20.123456789Z'],
    [1_700_000_000_123_456_789n, '2023-11-14T22:13:20.123456789Z'],
    [{ sec: 1_700_000_000, nsec: 5000 }, '2023-11-14T22:13:20.000005Z'],
    [{ seconds: '1700000000', nanos: 1 }, '2023-11-14T22:13:20.000000001Z'],
  ])('reads %s', (source, expected) => {
    expect(parseTimestamp(source)).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '2025-02-30T10:00:00Z',
    '2023-02-29',
    '2025-13-01T00:00:00Z',
    '2025-01-01T24:00:00Z',
    '2025-01-01T10:00:00+25:00',
    '1969-12-31T23:59:59Z',
    '2100-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    0,
    12,
    -1_700_000_000,
    17_000_000_000,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
    null,
    {},
    [1_700_000_000],
    { sec: 1_700_000_000, nsec: 1e9 },
  ])('refuses %s', (source) => {
    expect(parseTimestamp(source)).toBeUndefined();
  });

  it('agrees with Date for every moment and offset', () => {
    const moment = fc.integer({ min: 86_400_000, max: Date.UTC(2099, 11, 30) });
    fc.assert(
      fc.property(moment, fc.integer({ min: -14 * 60, max: 14 * 60 }), (millis, offset) => {
        const local = new Date(millis + offset * 60_000).toISOString().slice(0, -1);
        const sign = offset < 0 ? '-' : '+';
        const zone = `${String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0')}:${String(Math.abs(offset) % 60).padStart(2, '0')}`;
        const parsed = parseTimestamp(`${local}${sign}${zone}`) as string;
        expect(Date.parse(parsed)).toBe(millis);
        expect(microsOf(parsed)).toBe(millis * 1000);
      }),
    );
  });

  it('never throws and gives only what it takes back', () => {
    const text = fc.stringMatching(/^\d{4}-?\d\d-?\d\d[T ]?[\d:.,+Z-]{0,20}$/);
    fc.assert(
      fc.property(fc.oneof(text, fc.anything()), (value) => {
        const parsed = parseTimestamp(value);
        if (parsed !== undefined) {
          expect(parseTimestamp(parsed)).toBe(parsed);
          expect(microsOf(parsed)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('microsOf', () => {
  it('rounds nanoseconds down', () => {
    expect(microsOf('2025-01-01T10:00:00.123456999Z')).toBe(Date.UTC(2025, 0, 1, 10) * 1000 + 123_456);
  });

  it('reads an offset', () => {
    expect(microsOf('2025-01-01T10:00:00.5+01:00')).toBe(Date.UTC(2025, 0, 1, 9) * 1000 + 500_000);
  });

  it('is NaN for what is no time', () => {
    expect(microsOf('now')).toBeNaN();
    expect(microsOf('2025-01-01T10:00:00.Z')).toBeNaN();
  });
});

it('writes seconds and nanoseconds in groups of three digits', () => {
  expect(nanosToTimestamp(1_700_000_000, 0)).toBe('2023-11-14T22:13:20Z');
  expect(nanosToTimestamp(1_700_000_000, 20_000_000)).toBe('2023-11-14T22:13:20.020Z');
  expect(nanosToTimestamp(1_700_000_000, 20_001)).toBe('2023-11-14T22:13:20.000020001Z');
  expect(nanosToTimestamp(-1, 0)).toBeUndefined();
});
