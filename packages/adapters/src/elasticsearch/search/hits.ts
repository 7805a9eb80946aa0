import { appOfIndex } from '@kapuas/core/apps/app.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import type { EventQuery, StoredEvent } from '@kapuas/core/ports/event-store.ts';
import { AT, ENTRY, SEQUENCE } from '../mapping.ts';
import type { Place } from './cursor.ts';
import type { Dsl } from './dsl.ts';
import { queryDsl } from './query-dsl.ts';
import type { Hit, Send } from './send.ts';

/** `context` needs the exact opposite of ascending, where equal times are turned round too. */
export type Order = 'asc' | 'desc' | 'reversed';

/** What hits are sorted by: no two of them are alike in all, and none ever changes, so a page can begin behind any. */
export function sortOf(order: Order): readonly Dsl[] {
  const stored = order === 'reversed' ? 'desc' : 'asc';
  return [
    // An index that somebody made by hand has no such field.
    { [AT]: { order: order === 'asc' ? 'asc' : 'desc', unmapped_type: 'long' } },
    { [SEQUENCE]: { order: stored, unmapped_type: 'long' } },
    { _index: { order: stored } },
  ];
}

/** Time range and query, as a filter. */
export function filterOf({ query, from, to }: Pick<EventQuery, 'query' | 'from' | 'to'>): Dsl {
  return { bool: { filter: [{ range: { [AT]: { gte: from, lt: to } } }, queryDsl(query)] } };
}

export interface HitsRequest {
  readonly apps: readonly string[];
  readonly filter: Dsl;
  readonly order: Order;
  readonly limit: number;
  /** Only hits behind the one that had these values of `sortOf`. */
  readonly after?: Place | undefined;
  /** Counts matches up to so many. */
  readonly countLimit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Hits {
  readonly hits: readonly Hit[];
  /** Of what was counted. */
  readonly count: number;
}

/** Hits of one request: the servers allow 10,000, and what they hold must fit into one string here. */
const CHUNK = 2_000;
const MAX_COUNT = 2 ** 31 - 1;

/** The first hits, in order. More than a chunk of them take a request each. */
export async function collectHits(send: Send, request: HitsRequest): Promise<Hits> {
  const { apps, filter, order, limit, countLimit, signal } = request;
  const hits: Hit[] = [];
  let count = 0;
  let after: Place | undefined = request.after;
  for (let first = true; first || hits.length < limit; first = false) {
    const size = Math.min(CHUNK, limit - hits.length);
    const body = {
      query: filter,
      sort: sortOf(order),
      size,
      track_total_hits: first && countLimit !== undefined ? Math.min(countLimit, MAX_COUNT) : false,
      ...(after && { search_after: after }),
    };
    const answer = await send(apps, body, signal);
    if (first) count = answer.hits.total?.value ?? 0;
    hits.push(...answer.hits.hits);
    if (answer.hits.hits.length < size) break;
    after = hits.at(-1)?.sort;
  }
  return { hits, count };
}

export function toStoredEvent(hit: Hit, prefix: string): StoredEvent {
  const { [ENTRY]: _, ...event } = hit._source;
  return { id: hit._id, app: appOfIndex(hit._index, prefix), event: event as unknown as CanonicalEvent };
}
