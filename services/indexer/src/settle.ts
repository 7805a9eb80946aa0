import { batchId, eventId } from '@kapuas/core/event/batch.ts';
import { splitLines } from '@kapuas/core/event/codec.ts';
import type { BatchConsumer, Delivery } from '@kapuas/core/ports/batch-queue.ts';
import type { DeadLetter, DeadLetters } from '@kapuas/core/ports/dead-letters.ts';
import type { WriteResult } from '@kapuas/core/ports/event-store.ts';
import { minuteOf, NO_USAGE, type UsageEntry, type UsageLedger } from '@kapuas/core/ports/usage.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { IndexerMetrics } from './metrics.ts';

interface SettlerDeps {
  readonly consumer: BatchConsumer;
  readonly deadLetters: DeadLetters;
  readonly usage: UsageLedger;
  readonly logger: Logger;
  readonly metrics: IndexerMetrics;
}

type Settle = (
  deliveries: readonly Delivery[],
  results: readonly WriteResult[],
  retryDelayMs: number,
) => Promise<void>;

/** Acks what the store has, hands out again what it wants again, and keeps what it refused. */
export function createSettler({ consumer, deadLetters, usage, logger, metrics }: SettlerDeps): Settle {
  async function keepRefused(
    deliveries: readonly Delivery[],
    results: readonly WriteResult[],
  ): Promise<void> {
    const letters = deliveries.flatMap((delivery, i) => lettersOf(delivery, results[i] as WriteResult));
    if (letters.length === 0) return;
    await deadLetters.put(letters);
    await usage.add(countLetters(letters));
    metrics.refused.inc(letters.length);
    logger.warn({ count: letters.length, reason: letters[0]?.reason }, 'events became dead letters');
  }

  return async (deliveries, results, retryDelayMs) => {
    await keepRefused(deliveries, results);
    const again = deliveries.filter((_, i) => (results[i]?.retry.length ?? 0) > 0);
    const settled = again.length === 0 ? deliveries : deliveries.filter((d) => !again.includes(d));
    for (const result of results) metrics.stored.inc(result.stored);
    if (settled.length > 0) await consumer.ack(settled);
    if (again.length > 0) await consumer.nack(again, retryDelayMs);
  };
}

/** A delivery that is written again is settled as a whole later, so only then are its refused lines kept. */
function lettersOf(delivery: Delivery, result: WriteResult): DeadLetter[] {
  if (result.refused.length === 0 || result.retry.length > 0) return [];
  const lines = splitLines(delivery.batch.payload);
  const id = batchId(delivery.batch, delivery.position);
  const at = Date.now();
  return result.refused.map(({ line, reason }) => ({
    app: delivery.batch.app,
    eventId: eventId(id, line),
    reason,
    at,
    line: lines[line] as Uint8Array,
  }));
}

function countLetters(letters: readonly DeadLetter[]): UsageEntry[] {
  const minute = minuteOf(Date.now());
  const counts = new Map<string, number>();
  for (const { app } of letters) counts.set(app, (counts.get(app) ?? 0) + 1);
  return [...counts].map(([app, deadLetters]) => ({ app, minute, ...NO_USAGE, deadLetters }));
}
