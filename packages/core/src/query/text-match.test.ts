// biome-ignore lint/style/noRestrictedImports: the matches must be those of the real FTS5.
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTextTest } from './text-match.ts';
import { words } from './words.ts';

describe('createTextTest', () => {
  it.each([
    ['error', 'An ERROR here', true],
    ['error', 'errors', false],
    ['rror', 'error', false],
    ['connection refused', 'connection: refused', true],
    ['connection refused', 'refused connection', false],
    ['connection refused', 'connection was refused', false],
    ['a a b', 'a a a b', true],
    ['été', 'L’ÉTÉ 2026', true],
    ['ete', 'été', false],
    ['k', '5 \u212a', true],
    ['1.5', '1 5', true],
    ['!!', 'a !! b', false],
  ])('finds words: %s in %s', (value, text, expected) => {
    expect(createTextTest(value, false)(text)).toBe(expected);
  });

  it.each([
    ['conn', 'Connection', true],
    ['connection re', 'connection refused', true],
    ['conn re', 'connection refused', false],
    ['efused', 'refused', false],
  ])('finds beginnings: %s in %s', (value, text, expected) => {
    expect(createTextTest(value, true)(text)).toBe(expected);
  });

  it('finds the longest word that a query can hold within a longer one', () => {
    expect(createTextTest('x'.repeat(9_999), true)('x'.repeat(50_000))).toBe(true);
    expect(createTextTest('x'.repeat(9_999), false)('x'.repeat(50_000))).toBe(false);
  });
});

describe('agreement with FTS5', () => {
  let db: DatabaseSync;

  beforeAll(() => {
    db = new DatabaseSync(':memory:');
    db.exec(`CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61 remove_diacritics 0')`);
  });
  afterAll(() => db.close());

  it('holds for words, phrases and prefixes', () => {
    const piece = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom(...'abA -_é\u0301É', 'ab', 'ß', 'K', '\u212a', '\ud83d', '👍', '\0'),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
    );
    const text = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(''));
    const query = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(''));
    let found = 0;
    fc.assert(
      fc.property(text, query, fc.boolean(), (message, value, prefix) => {
        fc.pre(words(value).length > 0);
        db.exec('DELETE FROM t');
        db.prepare('INSERT INTO t(x) VALUES (?)').run(message);
        // FTS5 reads its query to the first NUL.
        const phrase = `"${value.replaceAll('\0', ' ').replaceAll('"', '""')}"${prefix ? '*' : ''}`;
        const row = db.prepare('SELECT count(*) AS n FROM t WHERE t MATCH ?').get(phrase) as { n: number };
        if (row.n === 1) found++;
        expect(createTextTest(value, prefix)(message)).toBe(row.n === 1);
      }),
      { numRuns: 2_000 },
    );
    expect(found).toBeGreaterThan(50);
  });
});
