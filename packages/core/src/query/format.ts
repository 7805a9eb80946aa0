/** Writing queries: what the console puts into the search box for the user. */
import { parser } from './grammar/parser.ts';
import { EXACT_LENGTH, type FieldValue } from './values.ts';

const PLAIN_VALUE = /^[A-Za-z0-9_][A-Za-z0-9_.:@/-]*$/;
const OPERATORS = new Set(['AND', 'OR', 'NOT', 'TO']);

/** A value as it stands after `field:`, in quotes where it needs them. */
export function quote(value: string): string {
  if (PLAIN_VALUE.test(value) && !OPERATORS.has(value)) return value;
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}

/** The query narrowed to the events that have this value, or to those that have not. */
export function addFieldFilter(
  queryText: string,
  fieldName: string,
  value: FieldValue,
  mode: 'include' | 'exclude',
): string {
  const filter = `${mode === 'exclude' ? '-' : ''}${writeName(fieldName)}:${writeValue(value)}`;
  const query = queryText.trim();
  if (query === '' || query === '*') return filter;
  return isAlternative(query) ? `(${query}) ${filter}` : `${query} ${filter}`;
}

/** Exact matching looks no further than this, and a text is not to be cut within a word. */
function writeValue(value: FieldValue): string {
  const text = String(value).toWellFormed();
  if (text.length <= EXACT_LENGTH) return quote(text);
  return `${quote(`${text.slice(0, EXACT_LENGTH).toWellFormed()}`)}*`;
}

const NAME_ESCAPES =
  /[^A-Za-z0-9_@$#.\-/~+%\u{a1}-\u{1fff}\u{200c}-\u{2027}\u{202a}-\u{202e}\u{2030}-\u{2fff}\u{3001}-\u{fefe}\u{ff00}-\u{10ffff}]/gu;

/** A field name as it stands before the colon. */
function writeName(name: string): string {
  const escaped = name.replace(NAME_ESCAPES, '\\$&');
  return /^[0-9.\-/~+%]/.test(escaped) ? `\\${escaped}` : escaped;
}

/** Whether the query is alternatives, to which nothing can be added without brackets. */
function isAlternative(query: string): boolean {
  return parser.parse(query).topNode.getChild('Or') !== null;
}
