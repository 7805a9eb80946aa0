/** Turns the place where the parser gave up into a sentence. */
import type { SyntaxNode, Tree } from '@lezer/common';
import { type Diagnostic, excerpt, place } from './diagnostic.ts';

const OPERAND = 'a word, a "phrase" or field:value';

/** The first place that the parser could not make sense of, if any. */
export function syntaxProblem(tree: Tree, text: string): Diagnostic | undefined {
  let error: SyntaxNode | undefined;
  let before: SyntaxNode | undefined;
  tree.iterate({
    enter({ node, type }) {
      if (error) return false;
      if (type.isError) error = node;
      else if (!type.isTop && !node.firstChild) before = node;
      return !type.isError;
    },
  });
  return error && explain(error, before, text);
}

/** What stands after `field:` where a value should be. */
export function valueExpected(nameFrom: number, nameTo: number, text: string): Diagnostic {
  const name = text.slice(nameFrom, nameTo);
  const example = `${name}${name === 'level:' ? 'error' : 'value'}`;
  const followed = /^\s+[^\s)]/.test(text.slice(nameTo))
    ? ', without a space between; to search for the text itself, put it in quotes'
    : '';
  return {
    from: nameFrom,
    to: nameTo,
    message: `after ${excerpt(name)} ${place(nameTo)} a value is expected, such as ${example}${followed}`,
  };
}

function explain(error: SyntaxNode, before: SyntaxNode | undefined, text: string): Diagnostic {
  const found = tokenAt(error.from, text);
  if (before?.name === 'FieldName') return valueExpected(before.from, before.to, text);
  if (before?.parent?.name === 'Range') return unfinishedRange(before.parent, found.to);
  if (before?.name === 'Operator') {
    const message = `after ${excerpt(text.slice(before.from, before.to))} ${place(before.to)} a value is expected, such as http.status:>500`;
    return { from: before.from, to: before.to, message };
  }
  if (before && !expectsOperand(before)) return afterOperand(error, found, text);
  const instead = found.from === found.to ? '' : `, not ${excerpt(text.slice(found.from, found.to))}`;
  const after = before
    ? `after ${excerpt(text.slice(before.from, before.to))} ${place(before.to)}`
    : place(found.from);
  const shown = before && found.from === found.to ? before : found;
  return { from: shown.from, to: shown.to, message: `${after} ${OPERAND} is expected${instead}` };
}

function expectsOperand(token: SyntaxNode): boolean {
  return ['OrOperator', 'AndOperator', 'NotOperator', 'Minus', '('].includes(token.name);
}

function unfinishedRange(range: SyntaxNode, to: number): Diagnostic {
  return {
    from: range.from,
    to,
    message: `the range ${place(range.from)} is not complete; write [1 TO 9], or {1 TO 9} without the two ends`,
  };
}

/** Nothing is missing before the place: a bracket is open, or something follows that cannot. */
function afterOperand(error: SyntaxNode, found: Token, text: string): Diagnostic {
  const token = text.slice(found.from, found.to);
  if (token === ')') return { ...found, message: `the \`)\` ${place(found.from)} closes no bracket` };
  const open = enclosingGroup(error);
  if (token === '' && open) {
    return { from: open.from, to: open.from + 1, message: `the \`(\` ${place(open.from)} is not closed` };
  }
  return { ...found, message: `${excerpt(token)} ${place(found.from)} cannot stand here` };
}

function enclosingGroup(node: SyntaxNode): SyntaxNode | undefined {
  for (let parent = node.parent; parent; parent = parent.parent) if (parent.name === 'Group') return parent;
  return undefined;
}

type Token = Pick<Diagnostic, 'from' | 'to'>;

/** The piece of text that begins here; empty at the end of the query. */
function tokenAt(offset: number, text: string): Token {
  const [, space, token] = /^(\s*)([()]|[^\s()]*)/.exec(text.slice(offset)) as unknown as [
    string,
    string,
    string,
  ];
  const from = offset + space.length;
  return { from, to: from + token.length };
}
