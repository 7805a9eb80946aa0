import type { EventQuery } from '@kapuas/core/ports/event-store.ts';
import { AT } from '../mapping.ts';
import { filterOf } from './hits.ts';
import type { Send } from './send.ts';

/** Shares of the matches, oldest first, that may be left out. */
const PERCENTS = [50, 80, 90, 95, 98, 99, 99.5, 99.8, 99.9, 99.95, 99.98, 99.99] as const;

/**
 * Narrows the time range of a query that matches more than so many events, so that it matches about so many or
 * fewer of the newest. @returns undefined when it matches no more
 */
export async function newestRange(
  send: Send,
  query: EventQuery,
  most: number,
): Promise<EventQuery | undefined> {
  const { apps, signal } = query;
  const filter = filterOf(query);
  const counting = { size: 0, query: filter, track_total_hits: most + 1 };
  if (((await send(apps, counting, signal)).hits.total?.value ?? 0) <= most) return undefined;

  const times = { percentiles: { field: AT, percents: PERCENTS, keyed: false } };
  const body = { ...counting, track_total_hits: true, aggs: { times } };
  const { hits, aggregations } = await send(apps, body, signal);
  const total = hits.total?.value ?? 0;
  const shares = (aggregations?.times as Percentiles | undefined)?.values ?? [];
  const share = shares.find(({ key }) => (total * (100 - key)) / 100 <= most) ?? shares.at(-1);
  return { ...query, from: Math.max(query.from, Math.ceil(share?.value ?? query.from)) };
}

interface Percentiles {
  readonly values: readonly { readonly key: number; readonly value: number | null }[];
}
