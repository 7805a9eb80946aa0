/**
 * How text becomes words: the same as SQLite FTS5's tokenizer `unicode61 remove_diacritics 0`, so that a
 * search finds the same events in every store and in the tail. A word is a run of letters, digits and
 * private-use characters, folded to lower case; a combining mark may continue it.
 */
import { FOLD_RUNS, LETTER_RUNS, MARK_RUNS } from './word-table.ts';

/**
 * A longer word is cut here (UTF-16 units). No query is as long, so nothing that a query can ask for gets
 * lost, and no word outgrows the 32,766 bytes that a Lucene index takes.
 */
export const WORD_LENGTH = 10_240;

const NON_ASCII = /[\u0080-\uffff]/;
const ASCII_WORD = /[a-z0-9]+/g;

export function isAscii(text: string): boolean {
  return !NON_ASCII.test(text);
}

export function words(text: string): string[] {
  const found = isAscii(text) ? (text.toLowerCase().match(ASCII_WORD) ?? []) : unicodeWords(text);
  // Only a text that is itself this long can hold a word to cut.
  return text.length > WORD_LENGTH ? found.map((word) => word.slice(0, WORD_LENGTH)) : found;
}

function unicodeWords(text: string): string[] {
  const found: string[] = [];
  let word = '';
  for (let at = 0; at < text.length; at++) {
    // Lone surrogates are separators, as the replacement character that stands for them in UTF-8.
    const code = text.codePointAt(at) as number;
    if (code > 0xffff) at++;
    const kind = kindOf(code);
    if (kind === LETTER || (kind === MARK && word !== '')) word += folded(code);
    else if (word !== '') {
      found.push(word);
      word = '';
    }
  }
  if (word !== '') found.push(word);
  return found;
}

const LETTER = 1;
const MARK = 2;

interface Tables {
  /** Kind of each code point of the basic multilingual plane. */
  readonly kinds: Uint8Array;
  /** First code points of the runs that follow it, in turn separators and letters. */
  readonly astral: readonly number[];
  readonly folds: ReadonlyMap<number, string>;
}

let loaded: Tables | undefined;

function tables(): Tables {
  loaded ??= { ...readKinds(), folds: readFolds() };
  return loaded;
}

function kindOf(code: number): number {
  const { kinds, astral } = tables();
  if (code <= 0xffff) return kinds[code] as number;
  let low = 0;
  let high = astral.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((astral[middle] as number) <= code) low = middle + 1;
    else high = middle;
  }
  // Runs at odd places hold letters; `low` counts the runs that begin at or before the code point.
  return low % 2 === 0 ? LETTER : 0;
}

function folded(code: number): string {
  return tables().folds.get(code) ?? String.fromCodePoint(code);
}

function numbers(table: string): number[] {
  return table.split(' ').map((digits) => Number.parseInt(digits, 36));
}

function readKinds(): Pick<Tables, 'kinds' | 'astral'> {
  const kinds = new Uint8Array(0x1_0000);
  const fill = (runs: readonly number[], kind: number) => {
    let start = 0;
    runs.forEach((length, index) => {
      if (index % 2 === 1) kinds.fill(kind, start, start + length);
      start += length;
    });
  };
  const letters = numbers(LETTER_RUNS);
  fill(letters, LETTER);
  fill(numbers(MARK_RUNS), MARK);
  const astral: number[] = [];
  let start = 0;
  for (const length of letters) {
    astral.push(start);
    start += length;
  }
  return { kinds, astral };
}

function readFolds(): ReadonlyMap<number, string> {
  const folds = new Map<number, string>();
  const runs = numbers(FOLD_RUNS);
  for (let at = 0; at < runs.length; at += 4) {
    const [start, count, step, difference] = runs.slice(at, at + 4) as [number, number, number, number];
    for (let index = 0; index < count; index++) {
      const code = start + index * step;
      folds.set(code, String.fromCodePoint(code + difference));
    }
  }
  return folds;
}
