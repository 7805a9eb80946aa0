import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberOf, timeOf, timeSpanOf } from './typed-values.ts';
import { exactText } from './values.ts';

describe('numberOf and timeOf', () => {
  it.each([
    [5, 5],
    ['-5.5e1', -55],
    ['05', 5],
    ['+5', undefined],
    [' 5', undefined],
    ['', undefined],
    ['5px', undefined],
    ['1e999', undefined],
    ['Infinity', undefined],
    ['0x10', undefined],
    [true, undefined],
  ])('numberOf(%j)', (value, expected) => {
    expect(numberOf(value)).toBe(expected);
  });

  it.each([
    ['2026-07-26T10:15:00.123456789Z', 1_785_060_900_123_456],
    ['2026-07-26 17:15:00+07:00', 1_785_060_900_000_000],
    [1_785_060_900, 1_785_060_900_000_000],
    ['1785060900123', 1_785_060_900_123_000],
    [5, undefined],
    ['soon', undefined],
    [false, undefined],
  ])('timeOf(%j)', (value, expected) => {
    expect(timeOf(value)).toBe(expected);
  });

  it('read a value and its exact text alike, so that a store may keep either', () => {
    const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
    const value = fc.oneof(
      number,
      number.map(String),
      fc.integer({ min: 6e8, max: 4e9 }),
      fc.boolean(),
      fc.string(),
    );
    fc.assert(
      fc.property(value, (any) => {
        expect(numberOf(exactText(any))).toBe(numberOf(Object.is(any, -0) ? 0 : any));
        expect(timeOf(exactText(any))).toBe(timeOf(any));
      }),
    );
  });
});

describe('timeSpanOf', () => {
  it('spans the unit of what was written, and holds the time of the same text', () => {
    const width = (text: string) => {
      const span = timeSpanOf(text, 0);
      if (!span) throw new Error(text);
      const time = timeOf(text) as number;
      expect(time).toBeGreaterThanOrEqual(span.from);
      expect(time).toBeLessThan(span.to);
      return span.to - span.from;
    };
    expect(width('2026-07-26')).toBe(86_400e6);
    expect(width('2026-07-26T10:15')).toBe(60e6);
    expect(width('2026-07-26T10:15:00Z')).toBe(1e6);
    expect(width('2026-07-26T10:15:00.5Z')).toBe(1e5);
    expect(width('2026-07-26T10:15:00.123456789Z')).toBe(1);
    expect(width('1785060900')).toBe(1e6);
    expect(width('1785060900123')).toBe(1e3);
    expect(width('1785060900123456')).toBe(1);
    expect(width('1785060900.5')).toBe(1);
  });

  it('reads a number that is no time of an event as epoch milliseconds', () => {
    expect(timeSpanOf('0', 0)).toEqual({ from: 0, to: 1_000 });
  });
});
