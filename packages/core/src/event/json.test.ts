import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from './event.ts';
import { isContainer, isObject, JsonError, parseJson, parseStored, scalarText } from './json.ts';

describe('parseJson', () => {
  it.each([
    '12345678901234567890',
    '-9007199254740993',
    '0.123456789012345678901',
    '1e999',
    '1e-400',
    '[9007199254740993]',
    '{"a":{"b":[18446744073709551615]}}',
  ])('keeps %s as it is written', (text) => {
    expect(JSON.stringify(parseJson(text))).toBe(text);
  });

  it.each<[string, JsonValue]>([
    ['9007199254740991', 9_007_199_254_740_991],
    ['1700000000.1234567', 1_700_000_000.1234567],
    ['1.50000000000000000', 1.5],
    ['1e100', 1e100],
    ['0.30000000000000004', 0.30000000000000004],
  ])('has %s as a number', (text, value) => {
    expect(parseJson(text)).toBe(value);
  });

  it('tells a kept number from an object', () => {
    const kept = parseJson('12345678901234567890');
    expect(isContainer(kept)).toBe(false);
    expect(isObject(kept)).toBe(false);
    expect(scalarText(kept)).toBe('12345678901234567890');
    expect(isObject(parseJson('{"rawJSON":"1"}'))).toBe(true);
  });

  it('refuses deep nesting with a reason, at any depth', () => {
    const nested = (levels: number, inner = '') => '['.repeat(levels) + inner + ']'.repeat(levels);
    expect(parseJson(nested(200))).toBeDefined();
    expect(() => parseJson(nested(201))).toThrow(new JsonError('nested deeper than 200 levels'));
    expect(() => parseJson(nested(100_000))).toThrow(new JsonError('nested deeper than 200 levels'));
    expect(() => parseJson(nested(100_000, '12345678901234567890'))).toThrow(JsonError);
    expect(() => parseJson('['.repeat(100_000))).toThrow(JsonError);
  });

  it('says what is wrong without repeating the text', () => {
    expect(() => parseJson('{"password":"hunter2",}')).toThrow(/^Expected double-quoted property name/);
    expect(() => parseJson('{"password":hunter2}')).toThrow(/^(?!.*password)Unexpected token 'h'$/);
    expect(() => parseJson('')).toThrow(new JsonError('Unexpected end of JSON input'));
  });

  it('has __proto__ as a name like any other', () => {
    const value = parseJson('{"__proto__":{"admin":true}}') as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(value.admin).toBeUndefined();
  });

  it('agrees with JSON.parse', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.stringify(parseJson(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('keeps every integer', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), (value) => {
        const text = `{"a":${value},"b": [1, ${value}]}`;
        expect(JSON.stringify(parseJson(text))).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});

it('parseStored has the digits of a number that is too long as a string', () => {
  expect(parseStored('{"id":12345678901234567890,"n":1}')).toEqual({ id: '12345678901234567890', n: 1 });
});

it('keeps a number that no index takes as text', () => {
  const digits = '9'.repeat(1_001);
  expect(parseJson(`[${digits}]`)).toEqual([digits]);
  expect(JSON.stringify(parseJson(`[${digits.slice(1)}]`))).toBe(`[${digits.slice(1)}]`);
});
