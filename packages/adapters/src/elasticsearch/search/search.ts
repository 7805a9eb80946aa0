import type { EventQuery, PageRequest, SearchPage } from '@kapuas/core/ports/event-store.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { collectHits, filterOf, toStoredEvent } from './hits.ts';
import type { Send } from './send.ts';

const COUNT_LIMIT = 10_000;

/**
 * Pages go on behind the values that the last hit was sorted by. They never change and no two hits share them,
 * so every event that the first page could have seen comes once, without a point in time: that would hold old
 * segments on the servers, expire between two pages and hide what came since.
 */
export async function search(
  send: Send,
  prefix: string,
  query: EventQuery & PageRequest,
): Promise<SearchPage> {
  const { apps, order, limit, countLimit = COUNT_LIMIT, signal } = query;
  const cursor = query.cursor === undefined ? undefined : decodeCursor(query.cursor, order);
  const { hits, count } = await collectHits(send, {
    apps,
    filter: filterOf(query),
    order,
    limit: limit + 1,
    after: cursor?.place,
    countLimit: cursor === undefined ? countLimit + 1 : undefined,
    signal,
  });
  const total = cursor?.total ?? totalOf(count, countLimit);
  const page = hits.slice(0, limit);
  const events = page.map((hit) => toStoredEvent(hit, prefix));
  const last = page.at(-1);
  if (hits.length <= limit || last === undefined) return { events, total };
  return { events, total, cursor: encodeCursor({ order, place: last.sort, total }) };
}

function totalOf(count: number, limit: number): SearchPage['total'] {
  return count > limit ? { value: limit, relation: 'gte' } : { value: count, relation: 'eq' };
}
