import { tokensOf } from '@kapuas/core/query/word-tokens.ts';
import { words } from '@kapuas/core/query/words.ts';
import { type Dsl, NOTHING } from './dsl.ts';

/**
 * The words of `value` side by side in a field of words; with `prefix` the last one may go on.
 *
 * A beginning within a phrase is a span query: `match_phrase_prefix` leaves matches out without a word once
 * more terms begin so than its `max_expansions`, and the `intervals` of OpenSearch take 128 terms at most. A
 * span query fails where it would need more terms than the server's clause limit.
 */
export function phraseDsl(path: string, value: string, prefix: boolean): Dsl {
  const tokens = words(value).flatMap(tokensOf);
  const last = tokens.at(-1);
  if (last === undefined) return NOTHING;
  if (tokens.length === 1) return { [prefix ? 'prefix' : 'term']: { [path]: { value: last } } };
  if (!prefix) return { match_phrase: { [path]: { query: tokens.join(' ') } } };
  const clauses = tokens.slice(0, -1).map((token): Dsl => ({ span_term: { [path]: token } }));
  const beginning: Dsl = { span_multi: { match: { prefix: { [path]: { value: last } } } } };
  return { span_near: { clauses: [...clauses, beginning], slop: 0, in_order: true } };
}
