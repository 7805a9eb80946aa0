import type { BatchQueue, Delivery } from '@kapuas/core/ports/batch-queue.ts';
import type { DeadLetters } from '@kapuas/core/ports/dead-letters.ts';
import type { EventStore } from '@kapuas/core/ports/event-store.ts';
import type { UsageLedger } from '@kapuas/core/ports/usage.ts';
import { backoffDelay } from '@kapuas/core/runtime/backoff.ts';
import type { Service } from '@kapuas/core/runtime/lifecycle.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { Registry } from '@kapuas/core/runtime/metrics.ts';
import type { IndexerConfig } from './config.ts';
import { createIndexerMetrics } from './metrics.ts';
import { createSettler } from './settle.ts';

export interface IndexerDeps {
  readonly queue: BatchQueue;
  readonly store: EventStore;
  readonly deadLetters: DeadLetters;
  readonly usage: UsageLedger;
  readonly config: IndexerConfig;
  readonly logger: Logger;
  readonly metrics: Registry;
}

/** The consumer group of every indexer: its position is what the index has. */
export const INDEXER_GROUP = 'indexer';

/**
 * Moves batches from the queue to the store. A delivery is acked only after each of its events is stored or
 * a dead letter; one that is not is handed out again later.
 */
export function createIndexer(deps: IndexerDeps): Service {
  const { queue, store, config, logger } = deps;
  const metrics = createIndexerMetrics(deps.metrics, () => queue.lag(INDEXER_GROUP));
  const bounds = { firstMs: config.retryMs, longestMs: config.maxRetryMs };
  const consumer = queue.consume(INDEXER_GROUP, {
    maxBytes: config.turnBytes,
    maxUnackedBytes: config.turnBytes * (config.concurrency + 1),
  });
  const settle = createSettler({ ...deps, consumer, metrics });
  const writing = new Set<Promise<void>>();
  let failures = 0;
  let stopping = false;
  let done: Promise<void> = Promise.resolve();

  const retryDelayMs = (): number => Math.round(backoffDelay(bounds, Math.max(1, failures)));

  async function move(deliveries: readonly Delivery[]): Promise<void> {
    const startedAt = performance.now();
    try {
      const results = await store.write(deliveries);
      metrics.writeSeconds.observe((performance.now() - startedAt) / 1000);
      await settle(deliveries, results, retryDelayMs());
      failures = 0;
    } catch (error) {
      failures += 1;
      const delayMs = retryDelayMs();
      metrics.storeErrors.inc();
      logger.error(
        { err: error, delayMs, batches: deliveries.length },
        'the store took nothing; trying again',
      );
      await consumer.nack(deliveries, delayMs);
    }
  }

  function begin(deliveries: readonly Delivery[]): void {
    const write = move(deliveries)
      .catch((error: unknown) => logger.error({ err: error }, 'a turn could not be settled'))
      .finally(() => writing.delete(write));
    writing.add(write);
  }

  async function run(): Promise<void> {
    for await (const deliveries of consumer) {
      // What is not begun is not acked: it comes again at the next start.
      if (stopping) break;
      begin(deliveries);
      if (writing.size >= config.concurrency) await Promise.race(writing);
    }
    await Promise.all(writing);
  }

  return {
    name: 'indexer',
    async start() {
      done = run();
    },
    async stop() {
      stopping = true;
      await Promise.all(writing);
      await consumer.close();
      await done;
    },
  };
}
