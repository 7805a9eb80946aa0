// biome-ignore lint/style/noRestrictedImports: the words must be those of the real FTS5.
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CodePointFacts, factsOfFts5 } from './word-table.build.ts';
import { WORD_LENGTH, words } from './words.ts';

describe('words', () => {
  it.each([
    ['', []],
    [' \t\n--=> ', []],
    ['GET /orders/42 HTTP/1.1', ['get', 'orders', '42', 'http', '1', '1']],
    ['req-addc1839-2ed5', ['req', 'addc1839', '2ed5']],
    ['snake_case camelCase', ['snake', 'case', 'camelcase']],
    ['Straße ÉCLAIR Ωmega', ['straße', 'éclair', 'ωmega']],
    ['e\u0301te \u0301x', ['e\u0301te', 'x']],
    ['日志 システム', ['日志', 'システム']],
    ['a\u0000b\ud800c\ufffed', ['a', 'b', 'c', 'd']],
    ['\u{10400}\u{10428} 👍x', ['\u{10428}\u{10428}', 'x']],
    // The Kelvin sign folds to k; the dotted capital I folds to nothing else.
    ['\u212a \u0130', ['k', '\u0130']],
  ])('of %j', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it('cuts a word that no query can hold', () => {
    expect(words(`a ${'x'.repeat(50_000)} b`)).toEqual(['a', 'x'.repeat(WORD_LENGTH), 'b']);
    expect(words('x'.repeat(WORD_LENGTH))).toEqual(['x'.repeat(WORD_LENGTH)]);
  });
});

describe('agreement with FTS5', () => {
  let facts: CodePointFacts[];
  let db: DatabaseSync;

  beforeAll(() => {
    // The planes beyond are uniform; arbitrary text below reaches into them.
    facts = factsOfFts5(0x1_ffff);
    db = new DatabaseSync(':memory:');
    db.exec(`CREATE VIRTUAL TABLE t USING fts5(x, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');
      CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')`);
  });

  afterAll(() => db.close());

  function wordsOfFts5(text: string): string[] {
    db.prepare('DELETE FROM t WHERE rowid = 1').run();
    db.prepare('INSERT INTO t(rowid, x) VALUES (1, ?)').run(text);
    const rows = db.prepare('SELECT term FROM v ORDER BY "offset"').all() as unknown as { term: string }[];
    return rows.map((row) => row.term);
  }

  it('holds for every code point of the first two planes, alone and inside a word', () => {
    const differing = facts.flatMap(({ letter, mark, folded }, code) => {
      const char = String.fromCodePoint(code);
      const middle = folded === undefined ? char : String.fromCodePoint(folded);
      const alone = letter ? [middle] : [];
      const inside = letter || mark ? [`a${middle}b`] : ['a', 'b'];
      const agrees =
        same(words(char), alone) &&
        same(words(`a${char}b`), inside) &&
        same(words(`a${char}b é`), [...inside, 'é']);
      return agrees ? [] : [code.toString(16)];
    });
    expect(differing).toEqual([]);
  });

  it('holds for arbitrary text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(...' -_0ÉİßΣ\u0301\0\uffff', '\ud83d', '\udc4d'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        expect(words(text)).toEqual(wordsOfFts5(text));
      }),
      { numRuns: 500 },
    );
  });
});

function same(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((word, index) => word === right[index]);
}
