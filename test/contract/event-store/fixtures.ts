import { type Batch, batchId, eventId } from '@kapuas/core/event/batch.ts';
import { encodeLines } from '@kapuas/core/event/codec.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import type { EventQuery, EventStore, StoredEvent, WriteResult } from '@kapuas/core/ports/event-store.ts';
import type { QueryNode } from '@kapuas/core/query/ast.ts';
import type { SearchEntry } from '@kapuas/core/query/search-entry.ts';
import { vi } from 'vitest';

/** Milliseconds since the epoch: when the events of the cases happened. */
export const BASE = Date.UTC(2026, 0, 15, 12);
export const ALL: QueryNode = { kind: 'all' };

let lastOffset = 0;
let entryOf: ((event: CanonicalEvent) => SearchEntry) | undefined;

/** From now on payloads are as the store's router writes them: with search entries or without. */
export function deliverWith(entries: ((event: CanonicalEvent) => SearchEntry) | undefined): void {
  entryOf = entries;
}

/** An event so many milliseconds after `BASE`. */
export function eventAt(ms: number, message: string, more: Partial<CanonicalEvent> = {}): CanonicalEvent {
  return { '@timestamp': new Date(BASE + ms).toISOString(), message, ...more };
}

/** A delivery at a place in the queue that no other has. */
export function deliver(app: string, events: readonly CanonicalEvent[], more: Partial<Batch> = {}): Delivery {
  return deliverBytes(app, encodeLines(events, entryOf), { count: events.length, ...more });
}

export function deliverBytes(app: string, payload: Uint8Array, more: Partial<Batch> = {}): Delivery {
  lastOffset += 1;
  const batch: Batch = { app, count: 1, receivedAt: Date.now(), payload, ...more };
  return { batch, position: { topic: `kapuas.${app}`, partition: 0, offset: lastOffset } };
}

export function idOf({ batch, position }: Delivery, line: number): string {
  return eventId(batchId(batch, position), line);
}

export function everything(apps: readonly string[], query: QueryNode = ALL): EventQuery {
  return { apps, query, from: 0, to: Number.MAX_SAFE_INTEGER };
}

/** Writes, and waits until what was written, and so what was written before it, can be found. */
export async function writeAndFind(store: EventStore, deliveries: readonly Delivery[]): Promise<void> {
  const results = await store.write(deliveries);
  for (const [index, delivery] of deliveries.entries()) {
    const { stored, refused } = results[index] as WriteResult;
    const lines = Array.from({ length: stored + refused.length }, (_, line) => line);
    const last = lines.findLast((line) => !refused.some((refusal) => refusal.line === line));
    if (last !== undefined) await untilFound(store, delivery.batch.app, idOf(delivery, last));
  }
}

async function untilFound(store: EventStore, app: string, id: string): Promise<void> {
  const isFound = (): Promise<boolean> =>
    store.context(app, id, 0, 0).then(
      () => true,
      () => false,
    );
  await vi.waitUntil(isFound, { timeout: 10_000, interval: 5 });
}

export async function searchAll(
  store: EventStore,
  query: EventQuery,
  order: 'asc' | 'desc' = 'desc',
): Promise<readonly StoredEvent[]> {
  return (await store.search({ ...query, order, limit: 10_000, countLimit: 100_000 })).events;
}

export function messagesOf(events: readonly StoredEvent[]): string[] {
  return events.map(({ event }) => event.message);
}
