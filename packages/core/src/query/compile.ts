/** The parser's tree to the query's tree: resolves fields, and names every mistake that is not one of syntax. */
import type { SyntaxNode, Tree } from '@lezer/common';
import type { QueryNode, ResolvedField } from './ast.ts';
import { type Diagnostic, excerpt, place } from './diagnostic.ts';
import { equalsTest, NO_WORDS, prefixTest, type TestOutcome } from './field-test.ts';
import type { FieldSchema } from './fields.ts';
import { isAddress, literalOf, unescapeWord } from './literals.ts';
import { comparisonTest, type Operator, rangeTest, type WrittenBound } from './range-test.ts';
import { valueExpected } from './syntax-errors.ts';
import { NAME_LENGTH } from './values.ts';
import { words } from './words.ts';

/** Words, values and operators of one query. */
export const NODE_LIMIT = 1_000;

/** Brackets and operators within each other. */
export const DEPTH_LIMIT = 100;

interface Scope {
  readonly text: string;
  readonly schema: FieldSchema;
  readonly now: number;
  readonly problems: Diagnostic[];
  nodes: number;
  /** The field whose brackets we are in. */
  field: ResolvedField | undefined;
}

const ALL: QueryNode = { kind: 'all' };

/** Where there is a mistake the tree goes on with `all`. */
export function compileTree(
  tree: Tree,
  text: string,
  schema: FieldSchema,
  now: number,
): { node: QueryNode; problems: Diagnostic[] } {
  const scope: Scope = { text, schema, now, problems: [], nodes: 0, field: undefined };
  const top = tree.topNode.firstChild;
  return { node: top ? compile(top, scope, 1) : ALL, problems: scope.problems };
}

function compile(syntax: SyntaxNode, scope: Scope, depth: number): QueryNode {
  if (syntax.type.isError || !fits(syntax, scope, depth)) return ALL;
  const inner = (nodes = operandsOf(syntax)) => nodes.map((node) => compile(node, scope, depth + 1));
  switch (syntax.name) {
    case 'Or':
      return combine('or', inner());
    case 'And':
      return combine('and', inner(withoutPunctuation(operandsOf(syntax), scope)));
    case 'Not':
      return { kind: 'not', node: inner()[0] ?? ALL };
    case 'Group':
      return inner()[0] ?? ALL;
    case 'Field':
    case 'EmptyField':
      return compileField(syntax, scope, depth);
    default:
      return compileOperand(syntax, scope);
  }
}

/** Each limit is reported once, where it is first passed. */
function fits(syntax: SyntaxNode, scope: Scope, depth: number): boolean {
  scope.nodes++;
  if (scope.nodes === NODE_LIMIT + 1) {
    report(syntax, scope, `is one too many; a query may have ${NODE_LIMIT} words, values and operators`);
  }
  if (depth === DEPTH_LIMIT + 1) report(syntax, scope, `is nested deeper than ${DEPTH_LIMIT} levels`);
  return scope.nodes <= NODE_LIMIT && depth <= DEPTH_LIMIT;
}

const NOT_OPERANDS = new Set(['(', ')', 'Minus', 'NotOperator', 'AndOperator', 'OrOperator', '⚠']);

function operandsOf(syntax: SyntaxNode): SyntaxNode[] {
  const operands: SyntaxNode[] = [];
  for (let child = syntax.firstChild; child; child = child.nextSibling) {
    if (!NOT_OPERANDS.has(child.name)) operands.push(child);
  }
  return operands;
}

/** A pasted line may hold => or *** between its words; nothing of it could be searched for. */
function withoutPunctuation(operands: SyntaxNode[], scope: Scope): SyntaxNode[] {
  if (scope.field) return operands;
  const kept = operands.filter((node) => {
    const isBare = ['Word', 'WordPrefix', 'Punctuation', 'MisplacedStar'].includes(node.name);
    return !isBare || words(sourceOf(node, scope)).length > 0;
  });
  return kept.length > 0 ? kept : operands;
}

function combine(kind: 'and' | 'or', nodes: readonly QueryNode[]): QueryNode {
  const flat = nodes.flatMap((node) => (node.kind === kind ? node.nodes : [node]));
  if (kind === 'or' && flat.some((node) => node.kind === 'all')) return ALL;
  const kept = flat.filter((node) => node.kind !== 'all');
  return kept.length > 1 ? { kind, nodes: kept } : (kept[0] ?? ALL);
}

function compileField(syntax: SyntaxNode, scope: Scope, depth: number): QueryNode {
  if (isAddress(syntax, scope.text)) return compileOperand(syntax, scope);
  const nameTo = syntax.from + sourceOf(syntax.firstChild as SyntaxNode, scope).trimEnd().length;
  const value = syntax.firstChild?.nextSibling;
  if (syntax.name === 'EmptyField') {
    scope.problems.push(valueExpected(syntax.from, nameTo, scope.text));
    return ALL;
  }
  if (!value || value.type.isError) return ALL;
  if (scope.field) {
    return report(
      syntax,
      scope,
      `cannot stand within ${excerpt(`${scope.field.name}:(…)`)}, where only values can; put a value that holds a colon in quotes`,
    );
  }
  const field = scope.schema.resolve(unescapeWord(scope.text.slice(syntax.from, nameTo - 1)));
  if (field.path.join('.').length > NAME_LENGTH) {
    return report(syntax, scope, `has a name longer than the ${NAME_LENGTH} characters that can be searched`);
  }
  scope.field = field;
  const node = compile(value, scope, depth);
  scope.field = undefined;
  return node;
}

function compileOperand(syntax: SyntaxNode, scope: Scope): QueryNode {
  if (reportBroken(syntax, scope)) return ALL;
  return scope.field ? compileValue(syntax, scope.field, scope) : compileText(syntax, scope);
}

/** Tokens that exist only to be explained. */
function reportBroken(syntax: SyntaxNode, scope: Scope): boolean {
  if (syntax.name === 'UnclosedPhrase') {
    report(syntax, scope, 'is not closed; a `"` is expected at its end');
    return true;
  }
  if (syntax.name !== 'MisplacedStar' && syntax.name !== 'MisplacedValueStar') return false;
  report(
    syntax,
    scope,
    'has a `*` that does not stand at the end of a word, as in connect*; write \\* for the character itself',
  );
  return true;
}

function compileText(syntax: SyntaxNode, scope: Scope): QueryNode {
  const literal = literalOf(syntax, scope.text);
  if (!literal) return ALL;
  const count = words(literal.value).length;
  if (count === 0) return report(syntax, scope, NO_WORDS.problem);
  return {
    kind: 'text',
    value: literal.value,
    match: literal.prefix ? 'prefix' : count === 1 ? 'word' : 'phrase',
  };
}

function compileValue(syntax: SyntaxNode, field: ResolvedField, scope: Scope): QueryNode {
  const outcome = testOf(syntax, field, scope);
  if (!outcome) return ALL;
  if ('problem' in outcome) return report(syntax, scope, outcome.problem);
  return { kind: 'field', field, test: outcome.test };
}

const COMPARISON = /^([<>]=?)(.+)$/s;

/** `undefined` where the syntax is broken, which is named elsewhere. */
function testOf(syntax: SyntaxNode, field: ResolvedField, scope: Scope): TestOutcome | undefined {
  if (syntax.name === 'Range') return testOfRange(syntax, field, scope);
  if (syntax.name === 'Exists' || syntax.name === 'Everything') return { test: { op: 'exists' } };
  if (syntax.name === 'Comparison') return testOfComparison(syntax, field, scope);
  if (syntax.name === 'Word' && /^[[{]/.test(sourceOf(syntax, scope))) return RANGE_IN_BRACKETS;
  // Within brackets a comparison is a word to the parser.
  const compared = syntax.name === 'Word' ? COMPARISON.exec(sourceOf(syntax, scope)) : null;
  if (compared)
    return comparisonTest(field, compared[1] as Operator, unescapeWord(compared[2] as string), scope.now);
  const literal = literalOf(syntax, scope.text);
  return (
    literal &&
    (literal.prefix ? prefixTest(field, literal.value) : equalsTest(field, literal.value, scope.now))
  );
}

const RANGE_IN_BRACKETS: TestOutcome = {
  problem:
    'cannot begin a value within brackets; write a range as field:[1 TO 9], or put the value in quotes',
};

function testOfComparison(syntax: SyntaxNode, field: ResolvedField, scope: Scope): TestOutcome | undefined {
  const [operator, value] = [syntax.firstChild, syntax.lastChild] as [SyntaxNode, SyntaxNode];
  if (reportBroken(value, scope)) return undefined;
  const literal = literalOf(value, scope.text);
  if (literal?.prefix) return { problem: 'compares, so it cannot end in `*`' };
  return literal && comparisonTest(field, sourceOf(operator, scope) as Operator, literal.value, scope.now);
}

function testOfRange(syntax: SyntaxNode, field: ResolvedField, scope: Scope): TestOutcome | undefined {
  const children: SyntaxNode[] = [];
  for (let child = syntax.firstChild; child; child = child.nextSibling) children.push(child);
  const [open, from, , to, close] = children;
  if (children.length !== 5 || !open || !from || !to || !close) return undefined;
  const bound = (node: SyntaxNode, inclusive: boolean): WrittenBound => ({
    value: literalOf(node, scope.text)?.value,
    inclusive,
  });
  return rangeTest(field, bound(from, open.name === '['), bound(to, close.name === ']'), scope.now);
}

function sourceOf(syntax: SyntaxNode, scope: Scope): string {
  return scope.text.slice(syntax.from, syntax.to);
}

function report(syntax: SyntaxNode, scope: Scope, problem: string): QueryNode {
  const source = sourceOf(syntax, scope).trimEnd();
  const to = syntax.from + source.length;
  scope.problems.push({
    from: syntax.from,
    to,
    message: `${excerpt(source)} ${place(syntax.from)} ${problem}`,
  });
  return ALL;
}
