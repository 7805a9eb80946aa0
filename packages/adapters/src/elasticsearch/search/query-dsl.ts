/** The tree of the search language as a filter of Elasticsearch and OpenSearch. */
import type { QueryNode } from '@kapuas/core/query/ast.ts';
import { WORDS } from '../mapping.ts';
import { anyOf, type Dsl, EVERYTHING, NOTHING } from './dsl.ts';
import { fieldDsl } from './field-dsl.ts';
import { phraseDsl } from './text-dsl.ts';

/** Matches exactly what `createMatcher` matches (core/query/match.ts). Nothing in it needs a score. */
export function queryDsl(node: QueryNode): Dsl {
  switch (node.kind) {
    case 'and':
      return conjunction(node.nodes);
    case 'not':
      return node.node.kind === 'not' ? queryDsl(node.node.node) : conjunction([node]);
    default:
      return anyOf(alternativesOf(node));
  }
}

/**
 * One `bool` for the operands, for those that are negated and for one that is a choice: the servers limit how
 * deep queries may nest (30 levels in Elasticsearch).
 */
function conjunction(nodes: readonly QueryNode[]): Dsl {
  const filter: Dsl[] = [];
  const excluded: Dsl[] = [];
  let choice: readonly Dsl[] = [];
  for (const node of nodes) {
    if (node.kind === 'not') excluded.push(...alternativesOf(node.node));
    else if (node.kind === 'or' && choice.length === 0) choice = alternativesOf(node);
    else filter.push(queryDsl(node));
    if (node.kind === 'or' && choice.length === 0) return NOTHING;
  }
  return {
    bool: {
      ...(filter.length > 0 && { filter }),
      ...(excluded.length > 0 && { must_not: excluded }),
      ...(choice.length > 0 && { should: choice, minimum_should_match: 1 }),
    },
  };
}

/** A choice as one list, though it be nested; equal tests of one field become one clause. */
function alternativesOf(node: QueryNode): readonly Dsl[] {
  switch (node.kind) {
    case 'all':
      return [EVERYTHING];
    case 'text':
      return [phraseDsl(WORDS, node.value, node.match === 'prefix')];
    case 'field':
      return fieldDsl(node.field, node.test);
    case 'or':
      return mergeTerms(node.nodes.flatMap(alternativesOf));
    default:
      return [queryDsl(node)];
  }
}

/** A pasted list of ids would pass the servers' limit of clauses (1,024 in OpenSearch). */
function mergeTerms(alternatives: readonly Dsl[]): Dsl[] {
  const values = new Map<string, unknown[]>();
  const others: Dsl[] = [];
  for (const alternative of alternatives) {
    const [path, test] = Object.entries(alternative.term ?? {})[0] ?? [];
    if (path === undefined) others.push(alternative);
    else
      values
        .set(path, values.get(path) ?? [])
        .get(path)
        ?.push((test as { value: unknown }).value);
  }
  return [...[...values].map(([path, list]): Dsl => ({ terms: { [path]: list } })), ...others];
}
