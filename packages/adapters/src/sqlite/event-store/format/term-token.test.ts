import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIndexPart } from './index-schema.ts';
import { escapeTerm, termMatch, tokenStart } from './term-token.ts';

describe('term tokens', () => {
  let db: DatabaseSync;
  let lastRow = 0;

  beforeAll(() => {
    db = new DatabaseSync(':memory:');
    createIndexPart(db, 1);
  });
  afterAll(() => db.close());

  function add(pairs: readonly (readonly [string, string])[]): number {
    const terms = pairs.map(([name, value]) => tokenStart(name) + escapeTerm(value)).join('');
    db.prepare('INSERT INTO p1_terms (rowid, term) VALUES (?, ?)').run(++lastRow, terms);
    return lastRow;
  }

  function isFound(row: number, name: string, value: string, prefix = false): boolean {
    const statement = db.prepare('SELECT 1 FROM p1_terms WHERE p1_terms MATCH ? AND rowid = ?');
    return statement.get(termMatch(name, value, prefix), BigInt(row)) !== undefined;
  }

  const text = fc.oneof(
    fc.string({ unit: 'grapheme-ascii', maxLength: 6 }),
    fc.string({ unit: 'grapheme', maxLength: 4 }),
    fc.string({ unit: fc.constantFrom(...'aA\0\x01\x1a\x1b\x1c\x1e\x1f \n"\'*^=é'), maxLength: 5 }),
  );
  const pair = fc.tuple(text, text);

  it('find exactly the pairs that were added, whatever characters they have', () => {
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 4 }), pair, (pairs, other) => {
        const row = add(pairs);
        for (const [name, value] of pairs) expect(isFound(row, name, value)).toBe(true);
        const [name, value] = other;
        const has = pairs.some((added) => added[0] === name && added[1] === value);
        expect(isFound(row, name, value)).toBe(has);
      }),
      { numRuns: 300 },
    );
  });

  it('find the beginnings of values', () => {
    fc.assert(
      fc.property(pair, text, ([name, value], start) => {
        const row = add([[name, value]]);
        expect(isFound(row, name, start, true)).toBe(value.startsWith(start));
        expect(isFound(row, name, value.slice(0, 2).toWellFormed(), true)).toBe(
          value.startsWith(value.slice(0, 2).toWellFormed()),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('tell names from values', () => {
    const row = add([['a=b', 'c']]);
    expect(isFound(row, 'a=b', 'c')).toBe(true);
    expect(isFound(row, 'a', 'b=c')).toBe(false);
    expect(isFound(row, 'a=b', 'C')).toBe(false);
  });
});
