/** How names and values are written in a query, and what the written form means. */
import type { SyntaxNode } from '@lezer/common';

/** A value as the query means it; `prefix` when a `*` follows it. */
export interface Literal {
  readonly value: string;
  readonly prefix: boolean;
}

/** The value of a token, or `undefined` when the node is none. */
export function literalOf(node: SyntaxNode, text: string): Literal | undefined {
  const source = text.slice(node.from, node.to);
  switch (node.name) {
    case 'Word':
    case 'Value':
    case 'RangeValue':
      return { value: unescapeWord(source), prefix: false };
    case 'Punctuation':
      return { value: source.trimEnd(), prefix: false };
    case 'WordPrefix':
    case 'ValuePrefix':
      return { value: unescapeWord(source.slice(0, -1)), prefix: true };
    case 'Phrase':
      return { value: unescapePhrase(source), prefix: false };
    case 'PhrasePrefix':
      return { value: unescapePhrase(source.slice(0, -1)), prefix: true };
    case 'Field':
      return node.lastChild?.name === 'ValuePrefix'
        ? { value: unescapeWord(source.slice(0, -1)), prefix: true }
        : { value: unescapeWord(source), prefix: false };
    default:
      return undefined;
  }
}

/** https://… and std::vector look like fields, but are words. */
export function isAddress(field: SyntaxNode, text: string): boolean {
  const value = field.lastChild;
  const source = value && text.slice(value.from, value.to);
  if (!source || !['Value', 'ValuePrefix'].includes(value.name)) return false;
  return source.startsWith('//') || source.startsWith(':');
}

/** Without quotes a backslash takes the next character as it is. */
export function unescapeWord(source: string): string {
  return source.replace(/\\([\s\S])/g, '$1');
}

/** Within quotes a backslash escapes only a quote and itself, so that C:\logs can be pasted. */
function unescapePhrase(source: string): string {
  return source.slice(1, -1).replace(/\\(["\\])/g, '$1');
}
