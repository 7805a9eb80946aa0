import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import type { EventStore, WriteResult } from '@kapuas/core/ports/event-store.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { type Trouble, troubleOf } from './policy/verdict.ts';

/** A delivery with what the store did with it. */
export interface Written {
  readonly delivery: Delivery;
  readonly result: WriteResult;
  /** Why lines of it are to be written again; undefined when there are none. */
  readonly trouble: Trouble | undefined;
}

/** Either what became of each delivery, or why the whole store took nothing. */
export type Outcome =
  | { readonly kind: 'answered'; readonly written: readonly Written[] }
  | { readonly kind: 'refused'; readonly error: KapuasError };

/** Never rejects. A write that throws what no store may throw is done again one by one, to find the culprit. */
export async function write(store: EventStore, deliveries: readonly Delivery[]): Promise<Outcome> {
  try {
    const results = await store.write(deliveries);
    return { kind: 'answered', written: deliveries.map((delivery, i) => written(delivery, results[i])) };
  } catch (error) {
    if (isOfWholeStore(error)) return { kind: 'refused', error };
    return deliveries.length === 1
      ? { kind: 'answered', written: deliveries.map((delivery) => thrown(delivery, error)) }
      : writeOneByOne(store, deliveries);
  }
}

async function writeOneByOne(store: EventStore, deliveries: readonly Delivery[]): Promise<Outcome> {
  const all: Written[] = [];
  for (const delivery of deliveries) {
    const outcome = await write(store, [delivery]);
    if (outcome.kind === 'refused') return outcome;
    all.push(...outcome.written);
  }
  return { kind: 'answered', written: all };
}

function isOfWholeStore(error: unknown): error is KapuasError {
  return error instanceof KapuasError && (error.code === 'store-unavailable' || error.code === 'overloaded');
}

function written(delivery: Delivery, result: WriteResult = nothingOf(delivery)): Written {
  return { delivery, result, trouble: troubleOf(result) };
}

function thrown(delivery: Delivery, error: unknown): Written {
  const detail = error instanceof Error ? error.message : String(error);
  return { delivery, result: nothingOf(delivery), trouble: { kind: 'unexpected', detail } };
}

function nothingOf({ batch }: Delivery): WriteResult {
  return { stored: 0, retry: Array.from({ length: batch.count }, (_, line) => line), refused: [] };
}
