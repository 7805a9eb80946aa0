import { expect, test } from 'vitest';
import {
  formatAgo,
  formatBytes,
  formatCompact,
  formatDateTime,
  formatDuration,
  formatTimestamp,
  fractionOf,
  toMicros,
} from './format.ts';

test('a timestamp keeps the digits of its source', () => {
  expect(formatTimestamp('2026-11-21T10:02:03.123456789Z', 'utc')).toBe('2026-11-21 10:02:03.123456789');
  expect(formatTimestamp('2026-11-21T10:02:03Z', 'utc')).toBe('2026-11-21 10:02:03.000');
  expect(formatTimestamp('not a time', 'utc')).toBe('not a time');
  expect(fractionOf('2026-11-21T10:02:03.5Z')).toBe('.500');
});

test('midnight is 00, not 24', () => {
  expect(formatDateTime(Date.parse('2026-11-21T00:00:00Z'), 'utc')).toBe('2026-11-21 00:00:00');
});

test('microseconds are exact', () => {
  const base = Date.parse('2026-11-21T10:02:03Z') * 1_000;
  expect(toMicros('2026-11-21T10:02:03.000001999Z') - base).toBe(1);
  expect(toMicros('2026-11-21T10:02:03.9Z') - base).toBe(900_000);
});

test('before 1970 as well', () => {
  expect(toMicros('1969-12-31T23:59:59.25Z')).toBe(-750_000);
});

test.each([
  [0, '0 ms'],
  [0.012, '12 µs'],
  [4.53, '4.5 ms'],
  [120.4, '120 ms'],
  [999.7, '1 s'],
  [1_234, '1.23 s'],
  [59_940, '59.9 s'],
  [125_000, '2 min 5 s'],
  [3_599_900, '1 h'],
  [11_520_000, '3 h 12 min'],
  [345_600_000, '4 d'],
  [-120, '-120 ms'],
])('%d ms reads %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [-3_000, 'just now'],
  [3_000, 'in a moment'],
  [-180_000, '3 minutes ago'],
  [-86_400_000, 'yesterday'],
  [7_200_000, 'in 2 hours'],
])('%d ms from now is %s', (delta, text) => {
  expect(formatAgo(1_000_000_000 + delta, 1_000_000_000)).toBe(text);
});

test.each([
  [999, '999 B'],
  [1_500, '1.5 kB'],
  [999_600, '1 MB'],
  [432_000_000_000, '432 GB'],
])('%d bytes read %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test('large counts are short', () => {
  expect([999, 1_234, 86_400_000].map(formatCompact)).toEqual(['999', '1.2K', '86.4M']);
});
