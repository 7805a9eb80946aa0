import { describe, expect, test } from 'vitest';
import { columnAt, layoutColumns, niceTop, selectedSpan, stackSegments } from './layout.ts';

const span = { fromMs: 1_500, toMs: 4_500 };

describe('columns', () => {
  const columns = layoutColumns(span, 1_000, [{ at: 2_000, total: 3, by: { info: 3 } }], 300);

  test('empty buckets are filled in and the outer ones are cut at the edges', () => {
    expect(columns.map((c) => [c.at, c.total, c.x, c.width])).toEqual([
      [1_000, 0, 0, 50],
      [2_000, 3, 50, 100],
      [3_000, 0, 150, 100],
      [4_000, 0, 250, 50],
    ]);
  });

  test('a place is found in its column, a place outside in the nearest', () => {
    expect([0, 49, 50, 299, 900].map((x) => columnAt(columns, x))).toEqual([0, 0, 1, 3, 3]);
  });

  test('a selection goes both ways and stays within the span', () => {
    expect(selectedSpan(columns, 2, 1, 1_000, span)).toEqual({ fromMs: 2_000, toMs: 4_000 });
    expect(selectedSpan(columns, 0, 3, 1_000, span)).toEqual(span);
    expect(selectedSpan([], 0, 0, 1_000, span)).toBeUndefined();
  });
});

describe('segments', () => {
  test('stand on each other in the given order, unknown keys on top', () => {
    const column = { at: 0, total: 10, by: { info: 5, other: 1, error: 4 } };
    const segments = stackSegments(column, ['error', 'info'], 100, 10);
    expect(segments.map((s) => [s.key, Math.round(s.y), Math.round(s.height)])).toEqual([
      ['error', 60, 40],
      ['info', 10, 50],
      ['other', 0, 10],
    ]);
  });

  test('a single error among many lines is tall enough to be seen', () => {
    const column = { at: 0, total: 100_000, by: { info: 99_999, error: 1 } };
    expect(stackSegments(column, ['error', 'info'], 80, 100_000)[0]).toEqual({
      key: 'error',
      y: 78.5,
      height: 1.5,
    });
  });
});

test.each([
  [0, 1],
  [3, 3],
  [7, 8],
  [11, 15],
  [4_100, 5_000],
  [100, 100],
])('%d is drawn under a top of %d', (highest, top) => {
  expect(niceTop([{ at: 0, total: highest, by: {} }])).toBe(top);
});
