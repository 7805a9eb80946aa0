import type { QueryNode } from '@kapuas/core/query/ast.ts';
import { words } from '@kapuas/core/query/words.ts';

/** Words in a row that a search looks for in the message, in lower case. */
export interface SoughtText {
  readonly words: readonly string[];
  /** Whether the last word may go on. */
  readonly prefix: boolean;
}

/** What the query looks for in messages; not what it excludes. */
export function soughtTexts(query: QueryNode): SoughtText[] {
  switch (query.kind) {
    case 'text':
      return [{ words: words(query.value), prefix: query.match === 'prefix' }];
    case 'field':
      if (query.field.path[0] !== 'message' || !('value' in query.test)) return [];
      return [{ words: words(query.test.value), prefix: query.test.op === 'prefix' }];
    case 'and':
    case 'or':
      return query.nodes.flatMap(soughtTexts);
    default:
      return [];
  }
}

export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;

/** The message in pieces, those that were sought marked. */
export function markMessage(message: string, sought: readonly SoughtText[]): Piece[] {
  if (sought.length === 0) return [{ text: message, marked: false }];
  const spans = [...message.matchAll(WORD)].map((match) => ({
    word: match[0].toLowerCase(),
    from: match.index,
    to: match.index + match[0].length,
  }));
  const marks = new Uint8Array(message.length);
  for (const one of sought) {
    for (let start = 0; start + one.words.length <= spans.length; start++) {
      if (!matchesAt(spans, start, one)) continue;
      const first = spans[start];
      const last = spans[start + one.words.length - 1];
      if (first && last) marks.fill(1, first.from, last.to);
    }
  }
  return piecesOf(message, marks);
}

function matchesAt(spans: readonly { readonly word: string }[], start: number, sought: SoughtText): boolean {
  return sought.words.every((word, i) => {
    const found = spans[start + i]?.word;
    const open = sought.prefix && i === sought.words.length - 1;
    return open ? found?.startsWith(word) === true : found === word;
  });
}

function piecesOf(message: string, marks: Uint8Array): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (let to = 1; to <= message.length; to++) {
    if (to < message.length && marks[to] === marks[from]) continue;
    pieces.push({ text: message.slice(from, to), marked: marks[from] === 1 });
    from = to;
  }
  return pieces;
}
