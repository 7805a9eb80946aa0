import { describe, expect, it } from 'vitest';
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts';

const CURSOR: Cursor = {
  order: 'desc',
  place: [1_768_478_400_000_001, 9_007_199_254_740_991, 'kapuas-shop.0000000000000'],
  total: { value: 10_000, relation: 'gte' },
};

describe('cursor', () => {
  it('comes back as it was, in characters that an address takes', () => {
    const text = encodeCursor(CURSOR);
    expect(text).toMatch(/^[\w-]+$/);
    expect(decodeCursor(text, 'desc')).toEqual(CURSOR);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'nonsense'],
    ['another version', pack([2, 'desc', CURSOR.place, 1, 'eq'])],
    ['a place without its index', pack([1, 'desc', [1, 2], 1, 'eq'])],
    ['a time that is text', pack([1, 'desc', ['1', 2, 'x'], 1, 'eq'])],
    ['a count that is none', pack([1, 'desc', [1, 2, 'x'], null, 'eq'])],
    ['another relation', pack([1, 'desc', [1, 2, 'x'], 1, 'lt'])],
  ])('refuses %s', (_, text) => {
    expect(() => decodeCursor(text, 'desc')).toThrow('the cursor is not one that a search gave');
  });

  it('refuses the other order', () => {
    expect(() => decodeCursor(encodeCursor(CURSOR), 'asc')).toThrow(
      'the cursor is of a search in desc order',
    );
  });
});

function pack(fields: unknown): string {
  return Buffer.from(JSON.stringify(fields)).toString('base64url');
}
