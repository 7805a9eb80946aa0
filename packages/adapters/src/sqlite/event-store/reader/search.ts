import type { PageRequest, SearchPage } from '@kapuas/core/ports/event-store.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { createOrdering, type Hit, type Place } from './order.ts';
import type { ScanQuery, Sources } from './scan.ts';
import { select } from './select.ts';
import type { Turn } from './turn.ts';

/** Events as they lie in the store: JSON text, so that the calling thread makes the objects. */
export interface RawEvent {
  readonly id: string;
  readonly app: string;
  readonly json: string;
}

export type RawPage = Omit<SearchPage, 'events'> & { readonly events: readonly RawEvent[] };

const COUNT_LIMIT = 10_000;

export async function search(sources: Sources, query: ScanQuery & PageRequest, turn: Turn): Promise<RawPage> {
  const { order, limit, countLimit = COUNT_LIMIT } = query;
  const cursor = query.cursor === undefined ? undefined : decodeCursor(query.cursor, order);
  const narrowed = cursor === undefined ? query : behind(query, cursor.place);
  const selection = {
    order,
    limit,
    after: cursor?.place,
    countLimit: cursor === undefined ? countLimit : -1,
  };
  const { hits, more, count } = await select(sources, narrowed, selection, turn);
  const total = cursor?.total ?? totalOf(count, countLimit);
  const last = hits.at(-1);
  const events = await readEvents(sources, hits, turn);
  if (!more || last === undefined) return { events, total };
  const place = createOrdering(order, sources.batches).placeOf(last);
  return { events, total, cursor: encodeCursor({ order, place, total }) };
}

function totalOf(count: number, limit: number): SearchPage['total'] {
  return count > limit ? { value: limit, relation: 'gte' } : { value: count, relation: 'eq' };
}

/** What can lie behind a place begins or ends with its time. */
function behind<Q extends ScanQuery & PageRequest>(query: Q, { time }: Place): Q {
  return query.order === 'asc'
    ? { ...query, from: Math.max(query.from, time) }
    : { ...query, to: Math.min(query.to, time + 1) };
}

export async function readEvents(sources: Sources, hits: readonly Hit[], turn: Turn): Promise<RawEvent[]> {
  const events: RawEvent[] = [];
  for (const { part, row } of hits) {
    const json = sources.bodies.line(part, row).toString();
    events.push({ id: sources.batches.idOf(part, row), app: part.app, json });
    await turn.rest();
  }
  return events;
}
