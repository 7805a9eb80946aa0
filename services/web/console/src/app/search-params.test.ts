import { expect, test } from 'vitest';
import { parseSearch, pickText, stringifySearch } from './search-params.ts';

test('values stay text over a round trip', () => {
  const search = { q: 'status:500 AND "a&b=c" +1%', apps: 'shop,pay', n: '007' };
  expect(parseSearch(stringifySearch(search))).toEqual(search);
});

test('what is empty is left out', () => {
  expect(stringifySearch({ q: '', apps: undefined, from: '-1h' })).toBe('?from=-1h');
  expect(stringifySearch({})).toBe('');
});

test('addresses stay readable', () => {
  expect(stringifySearch({ q: 'level:error', apps: 'a,b' })).toBe('?q=level:error&apps=a,b');
});

test('only the named parameters are picked', () => {
  expect(pickText({ q: 'x', other: 'y', from: '' }, ['q', 'from', 'to'])).toEqual({ q: 'x' });
});
