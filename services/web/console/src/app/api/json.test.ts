import { expect, test } from 'vitest';
import { parseJson } from './json.ts';

test('an integer beyond 2^53 keeps its digits', () => {
  const text = '{"id":12345678901234567891,"small":7,"ratio":0.1234567890123456789}';
  const value = parseJson(text) as Record<string, unknown>;
  expect(JSON.stringify(value)).toBe('{"id":12345678901234567891,"small":7,"ratio":0.12345678901234568}');
  expect(value.small).toBe(7);
});

test('anything else is plain JSON', () => {
  expect(parseJson('[1,"a",null]')).toEqual([1, 'a', null]);
});
