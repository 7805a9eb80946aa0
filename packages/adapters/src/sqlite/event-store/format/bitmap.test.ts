import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  and,
  andNot,
  type Bitmap,
  countBits,
  emptyBitmap,
  forEachBit,
  fullBitmap,
  hasBit,
  isEmpty,
  offsetsOf,
  or,
  setBit,
} from './bitmap.ts';

const ROWS = 100;
const offsets = fc.uniqueArray(fc.nat(ROWS - 1));

function bitmapOf(members: readonly number[]): Bitmap {
  const bits = emptyBitmap(ROWS);
  for (const offset of members) setBit(bits, offset);
  return bits;
}

describe('bitmap', () => {
  it('behaves as a set of offsets', () => {
    fc.assert(
      fc.property(offsets, offsets, (left, right) => {
        const members = (bits: Bitmap) => [...offsetsOf(bits)];
        const [a, b] = [bitmapOf(left), bitmapOf(right)];
        const all = Array.from({ length: ROWS }, (_, offset) => offset);
        expect(members(a)).toEqual(left.toSorted((x, y) => x - y));
        expect(members(and(a, b))).toEqual(all.filter((n) => left.includes(n) && right.includes(n)));
        expect(members(or(a, b))).toEqual(all.filter((n) => left.includes(n) || right.includes(n)));
        expect(members(andNot(a, b))).toEqual(all.filter((n) => left.includes(n) && !right.includes(n)));
        expect(members(andNot(fullBitmap(ROWS), a))).toEqual(all.filter((n) => !left.includes(n)));
        expect(countBits(a)).toBe(left.length);
        expect(isEmpty(a)).toBe(left.length === 0);
        expect(all.filter((n) => hasBit(a, n))).toEqual(members(a));
        const visited: number[] = [];
        forEachBit(a, (offset) => visited.push(offset));
        expect(visited).toEqual(members(a));
      }),
    );
  });

  it.each([0, 1, 31, 32, 33, 64])('has exactly its rows when full: %i', (rows) => {
    expect(countBits(fullBitmap(rows))).toBe(rows);
  });
});
