import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tokensOf, wordTokens } from './word-tokens.ts';
import { words } from './words.ts';

it('holds the words of any text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 600 }),
    fc.string({ unit: 'grapheme-ascii', maxLength: 600 }),
    fc
      .array(fc.constantFrom('Order ', 'é', '-', '日本 ', 'x'.repeat(120), ' '), { maxLength: 20 })
      .map((p) => p.join('')),
  );
  fc.assert(
    fc.property(text, (value) => {
      expect(wordTokens(value)).toBe(words(value).flatMap(tokensOf).join(' '));
    }),
  );
});

it.each([
  ['', ''],
  ['  --  ', ''],
  [' Order #42: paid! ', 'order 42 paid'],
  ['a', 'a'],
  ['ÉTÉ — 注文', 'été 注文'],
])('cuts %j into %j', (text, tokens) => {
  expect(wordTokens(text)).toBe(tokens);
});

it('cuts long words into pieces that no other word has', () => {
  const word = 'x'.repeat(600);
  const tokens = tokensOf(word);
  expect(tokens.map((token) => token.replace(/^\+|-$/g, '')).join('')).toBe(word);
  expect(Math.max(...tokens.map(({ length }) => length))).toBeLessThan(255);
  expect(tokens.filter((token) => words(token).join() === token)).toEqual([]);
  expect(tokensOf('x'.repeat(250))).toEqual(['x'.repeat(250)]);
});

it('cuts no pair of surrogates', () => {
  const word = `x${'𝒜'.repeat(300)}`;
  for (const token of tokensOf(word)) expect(token.isWellFormed()).toBe(true);
  expect(tokensOf(word).join('').replace(/[+-]/g, '')).toBe(word);
});

it("begins a word's tokens with those of its beginning", () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '𝒜'), minLength: 1, maxLength: 700 });
  fc.assert(
    fc.property(text, fc.nat(), (word, length) => {
      const beginning = [...word].slice(0, 1 + (length % [...word].length)).join('');
      const [tokens, first] = [tokensOf(word), tokensOf(beginning)];
      const last = first.pop() as string;
      expect(tokens.slice(0, first.length)).toEqual(first);
      expect(tokens[first.length]?.startsWith(last)).toBe(true);
    }),
  );
});
