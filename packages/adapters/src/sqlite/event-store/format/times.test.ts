import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTimes, encodeTimes } from './times.ts';

describe('times', () => {
  it.each([1, 1_000, 1_000_000])('come back as they were, in units of %i µs', (unit) => {
    const times = fc.array(fc.integer({ min: 0, max: Math.floor(4.1e15 / unit) }), { maxLength: 200 });
    fc.assert(
      fc.property(times, (values) => {
        const encoded = Float64Array.from(values, (value) => value * unit);
        expect(decodeTimes(encodeTimes(encoded), values.length)).toEqual(encoded);
      }),
    );
  });

  it('take little where they follow each other', () => {
    const start = Date.UTC(2026, 0, 1) * 1_000;
    const times = Float64Array.from({ length: 10_000 }, (_, n) => start + n * 3_571 + ((n * 7_919) % 1_000));
    expect(encodeTimes(times).length).toBeLessThan(3 * times.length);
  });
});
