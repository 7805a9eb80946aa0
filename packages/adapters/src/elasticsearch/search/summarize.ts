import { appOfIndex } from '@kapuas/core/apps/app.ts';
import type { AppSummary, EventQuery } from '@kapuas/core/ports/event-store.ts';
import { MAX_INDICES } from './buckets.ts';
import type { Dsl } from './dsl.ts';
import { filterOf, sortOf } from './hits.ts';
import type { Answer, Hit, Send } from './send.ts';

interface IndexBucket {
  readonly key: string;
  readonly doc_count: number;
  readonly first: Pick<Answer, 'hits'>;
  readonly last: Pick<Answer, 'hits'>;
}

export async function count(send: Send, query: EventQuery): Promise<number> {
  const body = { size: 0, query: filterOf(query), track_total_hits: true };
  return (await send(query.apps, body, query.signal)).hits.total?.value ?? 0;
}

/** The times are read from the events, which have them as precise as they came. */
export async function summarize(
  send: Send,
  prefix: string,
  query: EventQuery,
): Promise<readonly AppSummary[]> {
  const indices = {
    terms: { field: '_index', size: MAX_INDICES },
    aggs: { first: firstOf('asc'), last: firstOf('reversed') },
  };
  const body = { size: 0, query: filterOf(query), track_total_hits: false, aggs: { indices } };
  const { aggregations } = await send(query.apps, body, query.signal);
  const found = aggregations?.indices as { readonly buckets: readonly IndexBucket[] } | undefined;

  const apps = new Map<string, Bounds>();
  for (const { key, doc_count, first, last } of found?.buckets ?? []) {
    const app = appOfIndex(key, prefix);
    const bounds = { count: doc_count, first: hitOf(first), last: hitOf(last) };
    const others = apps.get(app);
    apps.set(app, others === undefined ? bounds : combine(others, bounds));
  }
  return [...apps].map(([app, bounds]) => ({
    app,
    count: bounds.count,
    first: bounds.first._source['@timestamp'] as string,
    last: bounds.last._source['@timestamp'] as string,
  }));
}

interface Bounds {
  readonly count: number;
  readonly first: Hit;
  readonly last: Hit;
}

function firstOf(order: 'asc' | 'reversed'): Dsl {
  return { top_hits: { size: 1, sort: sortOf(order), _source: ['@timestamp'] } };
}

function hitOf({ hits }: Pick<Answer, 'hits'>): Hit {
  return hits.hits[0] as Hit;
}

function combine(left: Bounds, right: Bounds): Bounds {
  return {
    count: left.count + right.count,
    first: isBefore(right.first, left.first) ? right.first : left.first,
    last: isBefore(left.last, right.last) ? right.last : left.last,
  };
}

function isBefore(left: Hit, right: Hit): boolean {
  const [leftAt, leftSequence] = left.sort;
  const [rightAt, rightSequence] = right.sort;
  return leftAt === rightAt ? leftSequence < rightSequence : leftAt < rightAt;
}
