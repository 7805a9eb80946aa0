import { expect, test } from 'vitest';
import { bucketWidth, niceStep, timeTicks } from './ticks.ts';

test.each([
  [60_000, 60, 1_000],
  [3_600_000, 80, 60_000],
  [86_400_000, 80, 1_800_000],
  [7, 100, 1],
  [40 * 365 * 86_400_000, 10, 4 * 365 * 86_400_000],
])('%d ms in at most %d parts steps by %d', (length, parts, step) => {
  expect(niceStep(length, parts)).toBe(step);
});

test('a bucket is never finer than 100 ms', () => {
  expect(bucketWidth({ fromMs: 0, toMs: 5 }, 80)).toBe(100);
});

test('ticks stand on round moments and name the day once it changes', () => {
  const fromMs = Date.parse('2026-11-21T22:20:00Z');
  const ticks = timeTicks({ fromMs, toMs: fromMs + 4 * 3_600_000 }, 5, 'utc', fromMs);
  expect(ticks.map((tick) => tick.label)).toEqual(['Nov 21 23:00', 'Nov 22 00:00', '01:00', '02:00']);
});

test('ticks below a second show milliseconds', () => {
  const fromMs = Date.parse('2026-11-21T10:00:00Z');
  const labels = timeTicks({ fromMs, toMs: fromMs + 1_000 }, 2, 'utc', fromMs).map((tick) => tick.label);
  expect(labels).toEqual(['10:00:00.000', '10:00:00.500']);
});

test('days of other years name their year', () => {
  const fromMs = Date.parse('2025-06-01T00:00:00Z');
  const span = { fromMs, toMs: Date.parse('2026-06-01T00:00:00Z') };
  const labels = timeTicks(span, 5, 'utc', span.toMs).map((tick) => tick.label);
  expect(labels[0]).toMatch(/^2025-\d\d-\d\d$/);
  expect(labels.at(-1)).toMatch(/^[A-Z][a-z]{2} \d+$/);
});
