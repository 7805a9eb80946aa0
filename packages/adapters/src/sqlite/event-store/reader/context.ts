import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { createOrdering, type Hit, type Order } from './order.ts';
import type { ScanQuery, Sources } from './scan.ts';
import { type RawEvent, readEvents } from './search.ts';
import { select } from './select.ts';
import type { Turn } from './turn.ts';

export interface ContextQuery {
  readonly slices: readonly string[];
  readonly app: string;
  readonly id: string;
  readonly before: number;
  readonly after: number;
}

export async function context(sources: Sources, query: ContextQuery, turn: Turn): Promise<RawEvent[]> {
  const middle = findById(sources, query);
  if (middle === undefined) throw new KapuasError('event-unknown', `${query.app} has no event ${query.id}`);
  const before = await neighbours(sources, query, middle, 'reversed', turn);
  const after = await neighbours(sources, query, middle, 'asc', turn);
  return readEvents(sources, [...before.toReversed(), middle, ...after], turn);
}

/** Newer slices first: that is where one mostly looks. */
function findById(sources: Sources, { slices, app, id }: ContextQuery): Hit | undefined {
  for (const part of sources.parts.of(slices, [app]).toReversed()) {
    const row = sources.batches.rowOf(part, id);
    const chunk = part.chunks.find(
      ({ first, rows }) => row !== undefined && row >= first && row < first + rows,
    );
    if (row === undefined || chunk === undefined) continue;
    return { part, row, time: sources.columns.times(chunk)[row - chunk.first] as number };
  }
  return undefined;
}

async function neighbours(
  sources: Sources,
  { slices, app, before, after }: ContextQuery,
  middle: Hit,
  order: Order,
  turn: Turn,
): Promise<readonly Hit[]> {
  const limit = order === 'asc' ? after : before;
  if (limit === 0) return [];
  const range =
    order === 'asc'
      ? { from: middle.time, to: Number.POSITIVE_INFINITY }
      : { from: Number.NEGATIVE_INFINITY, to: middle.time + 1 };
  const query: ScanQuery = { slices, apps: [app], query: { kind: 'all' }, ...range };
  const place = createOrdering(order, sources.batches).placeOf(middle);
  return (await select(sources, query, { order, limit, after: place, countLimit: -1 }, turn)).hits;
}
