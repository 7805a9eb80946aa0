/** Text of the search language to its tree. */
import { KapuasError } from '../runtime/errors.ts';
import type { QueryNode } from './ast.ts';
import { compileTree } from './compile.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { FieldSchema } from './fields.ts';
import { parser } from './grammar/parser.ts';
import { syntaxProblem } from './syntax-errors.ts';

/** UTF-16 units of a query. */
export const QUERY_LENGTH = 10_000;

/**
 * @param now milliseconds since the epoch, for relative times
 * @throws KapuasError `bad-query` with the first mistake and its position
 */
export function compileQuery(text: string, schema: FieldSchema, now = Date.now()): QueryNode {
  const { node, problems } = analyse(text, schema, now);
  const first = problems[0];
  if (!first) return node;
  throw new KapuasError('bad-query', first.message, { position: { from: first.from, to: first.to } });
}

/** Every mistake in the order of the text, in the words of `compileQuery`. */
export function diagnose(text: string, schema: FieldSchema, now = Date.now()): readonly Diagnostic[] {
  return analyse(text, schema, now).problems;
}

function analyse(
  text: string,
  schema: FieldSchema,
  now: number,
): { node: QueryNode; problems: Diagnostic[] } {
  if (text.length > QUERY_LENGTH) {
    const message = `the query has ${text.length} characters, and at most ${QUERY_LENGTH} are allowed`;
    return { node: { kind: 'all' }, problems: [{ from: QUERY_LENGTH, to: text.length, message }] };
  }
  const source = text.toWellFormed();
  const tree = parser.parse(source);
  const { node, problems } = compileTree(tree, source, schema, now);
  const syntax = syntaxProblem(tree, source);
  const all = syntax ? [...problems, syntax] : problems;
  return { node, problems: all.sort((left, right) => left.from - right.from) };
}
