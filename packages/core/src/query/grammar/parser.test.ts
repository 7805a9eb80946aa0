import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PARSER, parserSource } from './build.ts';
import { parser } from './parser.ts';

describe('the committed parser', () => {
  it('is what search.grammar gives', () => {
    expect(readFileSync(PARSER, 'utf8')).toBe(parserSource());
  });

  it('gives a whole tree for every text', () => {
    const piece = fc.constantFrom(...'ab:"()[]{}<>=*\\- ', 'AND', 'OR', 'NOT', 'TO', 'level:', '日', '👍');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece).map((pieces) => pieces.join('')),
          fc.string(),
        ),
        (text) => {
          expect(parser.parse(text).length).toBe(text.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each(['(', '-(', 'f:(', '"', '-', 'NOT ', 'AND ', ')', 'a:"', '[', '\\', '*'])(
    'reads ten thousand characters of %s',
    (piece) => {
      const text = piece.repeat(10_000 / piece.length);
      expect(parser.parse(text).length).toBe(text.length);
    },
  );
});
