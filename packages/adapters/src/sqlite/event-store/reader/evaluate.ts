import type { QueryNode } from '@kapuas/core/query/ast.ts';
import { words } from '@kapuas/core/query/words.ts';
import type { Columns } from './columns.ts';
import { all, both, type Decision, either, isNone, negated, none } from './decision.ts';
import { createFieldEvaluator } from './evaluate-field.ts';
import type { ChunkView, PartView } from './parts.ts';
import { createPostings, type PostingsQuery } from './postings.ts';
import type { OpenSlices } from './slice-files.ts';

/** Decides a query for the chunks of one part. */
export interface Evaluator {
  /** Evaluators that are cheaper go first. */
  readonly cost: number;
  decide(chunk: ChunkView): Decision;
}

export interface EvaluationScope {
  readonly slices: OpenSlices;
  readonly columns: Columns;
  readonly part: PartView;
  /** The order in which chunks will be asked for. */
  readonly ascending: boolean;
}

export const COLUMN_COST = 1;
export const POSTINGS_COST = 2;
export const WIDE_POSTINGS_COST = 3;

export function createEvaluator(node: QueryNode, scope: EvaluationScope): Evaluator {
  switch (node.kind) {
    case 'all':
      return { cost: 0, decide: (chunk) => all(chunk.rows) };
    case 'not':
      return createNot(createEvaluator(node.node, scope));
    case 'and':
      return createAnd(operands(node, scope));
    case 'or':
      return createOr(operands(node, scope));
    case 'text':
      return createText([node], 'AND', scope);
    case 'field':
      return createFieldEvaluator(node.field, node.test, scope);
  }
}

export type TextNode = Extract<QueryNode, { kind: 'text' }>;

/** FTS5 combines words faster than bitmaps do; beyond this it is not asked to. */
const COMBINED_WORDS = 32;

function operands(node: Extract<QueryNode, { kind: 'and' | 'or' }>, scope: EvaluationScope): Evaluator[] {
  const texts = node.nodes.filter(
    (operand) => operand.kind === 'text' && operand.match !== 'prefix',
  ) as TextNode[];
  const others = node.nodes.filter((operand) => !texts.includes(operand as TextNode));
  const evaluators = others.map((operand) => createEvaluator(operand, scope));
  for (let at = 0; at < texts.length; at += COMBINED_WORDS) {
    const together = texts.slice(at, at + COMBINED_WORDS);
    evaluators.push(createText(together, node.kind === 'and' ? 'AND' : 'OR', scope));
  }
  return evaluators.sort((left, right) => left.cost - right.cost);
}

/** Words of the message. */
export function createText(
  nodes: readonly Pick<TextNode, 'value' | 'match'>[],
  operator: 'AND' | 'OR',
  scope: EvaluationScope,
): Evaluator {
  const phrases = nodes.map(({ value, match }) => phraseOf(value, match === 'prefix'));
  const known = phrases.filter((phrase) => phrase !== undefined);
  const impossible = operator === 'AND' ? known.length < phrases.length : known.length === 0;
  if (impossible) return { cost: 0, decide: (chunk) => none(chunk.rows) };
  const wide = nodes.some(({ match }) => match === 'prefix');
  return createFromPostings({ table: 'words', match: known.join(` ${operator} `), wide }, scope);
}

/** Undefined for a text without words, which nothing matches. */
function phraseOf(value: string, prefix: boolean): string | undefined {
  const wanted = words(value);
  return wanted.length === 0 ? undefined : `"${wanted.join(' ')}"${prefix ? ' *' : ''}`;
}

export function createFromPostings(query: PostingsQuery, scope: EvaluationScope): Evaluator {
  const postings = createPostings(scope.slices, scope.part, query, scope.ascending);
  const cost = query.wide ? WIDE_POSTINGS_COST : POSTINGS_COST;
  return { cost, decide: (chunk) => ({ yes: postings.bits(chunk) }) };
}

function createNot(inner: Evaluator): Evaluator {
  return { cost: inner.cost, decide: (chunk) => negated(inner.decide(chunk), chunk.rows) };
}

function createAnd(evaluators: readonly Evaluator[]): Evaluator {
  return {
    cost: costOf(evaluators),
    decide(chunk) {
      let decision: Decision | undefined;
      for (const evaluator of evaluators) {
        const next = evaluator.decide(chunk);
        decision = decision === undefined ? next : both(decision, next);
        if (isNone(decision)) break;
      }
      return decision ?? all(chunk.rows);
    },
  };
}

function createOr(evaluators: readonly Evaluator[]): Evaluator {
  return {
    cost: costOf(evaluators),
    decide: (chunk) =>
      evaluators.reduce((decision, evaluator) => either(decision, evaluator.decide(chunk)), none(chunk.rows)),
  };
}

function costOf(evaluators: readonly Evaluator[]): number {
  return Math.max(0, ...evaluators.map(({ cost }) => cost));
}
