import fc from 'fast-check';
import { expect, it } from 'vitest';
import { entryName, numberTerm, readTerm, termOf, termStart } from './terms.ts';

it('tells name and value of any term', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, value) => {
      expect(readTerm(termOf(name, value))).toEqual({ name, value });
      expect(termOf(name, value).startsWith(termStart(name))).toBe(true);
    }),
  );
});

it('lets no field begin as another', () => {
  expect(termOf('a=b', 'c')).toBe('a%3Db=c');
  expect(termOf('a', 'b=c')).toBe('a=b=c');
  expect(termOf('a>%', '')).toBe('a%3E%25=');
});

it('orders number terms as numbers', () => {
  const number = fc.double({ noNaN: true });
  fc.assert(
    fc.property(number, number, (left, right) => {
      const [a, b] = [numberTerm('redacted.card', left), numberTerm('redacted.card', right)];
      expect(a < b).toBe(left < right);
      expect(a === b).toBe(left === right);
    }),
  );
  expect(readTerm(numberTerm('n', 1))).toBeUndefined();
});

it('names declared fields without what names of index fields cannot hold', () => {
  expect(entryName('cart.total')).toBe('cart%2Etotal');
  expect(entryName('50%.*')).toBe('50%25%2E%2A');
});
