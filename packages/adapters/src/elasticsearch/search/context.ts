import type { StoredEvent } from '@kapuas/core/ports/event-store.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { AT } from '../mapping.ts';
import type { Dsl } from './dsl.ts';
import { collectHits, type Order, toStoredEvent } from './hits.ts';
import type { Send } from './send.ts';

export interface ContextRequest {
  readonly app: string;
  readonly id: string;
  readonly before: number;
  readonly after: number;
}

export async function context(
  send: Send,
  prefix: string,
  { app, id, before, after }: ContextRequest,
): Promise<readonly StoredEvent[]> {
  const apps = [app];
  const byId = { ids: { values: [id] } };
  // The servers refuse to look for an empty id.
  const [middle] =
    id === '' ? [] : (await collectHits(send, { apps, filter: byId, order: 'asc', limit: 1 })).hits;
  if (middle === undefined) throw new KapuasError('event-unknown', `${app} has no event ${id}`);

  const [at] = middle.sort;
  const neighbours = async (order: Order, range: Dsl, limit: number) => {
    if (limit === 0) return [];
    const filter = { range: { [AT]: range } };
    return (await collectHits(send, { apps, filter, order, limit, after: middle.sort })).hits;
  };
  const [earlier, later] = await Promise.all([
    neighbours('reversed', { lte: at }, before),
    neighbours('asc', { gte: at }, after),
  ]);
  return [...earlier.toReversed(), middle, ...later].map((hit) => toStoredEvent(hit, prefix));
}
