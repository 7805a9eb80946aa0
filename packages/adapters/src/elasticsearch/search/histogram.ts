import { appOfIndex } from '@kapuas/core/apps/app.ts';
import type { EventQuery, HistogramBucket, HistogramRequest } from '@kapuas/core/ports/event-store.ts';
import { AT } from '../mapping.ts';
import { MAX_INDICES, type TermBuckets } from './buckets.ts';
import type { Dsl } from './dsl.ts';
import { filterOf } from './hits.ts';
import type { Send } from './send.ts';

interface TimeBucket {
  /** Microseconds since the epoch. */
  readonly key: number;
  readonly doc_count: number;
  readonly by?: TermBuckets;
}

export async function histogram(
  send: Send,
  prefix: string,
  query: EventQuery & HistogramRequest,
): Promise<readonly HistogramBucket[]> {
  const { apps, intervalMs, by, signal } = query;
  const aggregation = {
    histogram: { field: AT, interval: intervalMs * 1_000, min_doc_count: 1 },
    ...(by && { aggs: { by: SPLITS[by] } }),
  };
  const body = { size: 0, query: filterOf(query), track_total_hits: false, aggs: { times: aggregation } };
  const { aggregations } = await send(apps, body, signal);
  const times = aggregations?.times as { readonly buckets: readonly TimeBucket[] } | undefined;
  const nameOf = by === 'app' ? (index: string) => appOfIndex(index, prefix) : (level: string) => level;
  return (times?.buckets ?? []).map((bucket) => ({
    at: bucket.key / 1_000,
    total: bucket.doc_count,
    by: sumBy(bucket.by, nameOf),
  }));
}

const SPLITS: Readonly<Record<'level' | 'app', Dsl>> = {
  level: { terms: { field: 'level', size: 100, missing: '' } },
  app: { terms: { field: '_index', size: MAX_INDICES } },
};

/** An app may have several indices. */
function sumBy(buckets: TermBuckets | undefined, nameOf: (key: string) => string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { key, doc_count } of buckets?.buckets ?? []) {
    const name = nameOf(String(key));
    sums[name] = (sums[name] ?? 0) + doc_count;
  }
  return sums;
}
