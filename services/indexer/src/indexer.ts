import type { BatchQueue } from '@kapuas/core/ports/batch-queue.ts';
import type { DeadLetters } from '@kapuas/core/ports/dead-letters.ts';
import type { EventStore } from '@kapuas/core/ports/event-store.ts';
import type { UsageLedger } from '@kapuas/core/ports/usage.ts';
import type { Service } from '@kapuas/core/runtime/lifecycle.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { Registry } from '@kapuas/core/runtime/metrics.ts';
import { createAppTroubles } from './app-troubles.ts';
import { createBulkWriter } from './bulk-writer.ts';
import type { IndexerConfig } from './config.ts';
import { createIndexerMetrics } from './metrics.ts';
import { createSettler } from './settle.ts';

export interface IndexerDeps {
  readonly queue: BatchQueue;
  readonly store: EventStore;
  readonly deadLetters: DeadLetters;
  readonly usage: Pick<UsageLedger, 'add'>;
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
  const consumer = queue.consume(INDEXER_GROUP, {
    maxBytes: config.maxBulkBytes,
    // One write more than can be under way, so that the next is there when one ends.
    maxUnackedBytes: config.maxBulkBytes * (config.concurrency + 1),
  });
  const troubles = createAppTroubles({ firstMs: config.retryMs, longestMs: config.maxRetryMs }, logger);
  const metrics = createIndexerMetrics(deps.metrics, {
    lag: () => queue.lag(INDEXER_GROUP),
    circuit: () => writer.circuit,
    bulkBytes: () => writer.tuning.bulkBytes,
    concurrency: () => writer.tuning.concurrency,
    failingApps: () => troubles.size,
  });
  const settle = createSettler({ ...deps, consumer, troubles, maxTries: config.eventTries, metrics });
  const writer = createBulkWriter({ store, settle, config, metrics, logger });
  let stopping = false;
  let done: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    for await (const deliveries of consumer) {
      // What is not begun is not acked: it comes again at the next start.
      if (stopping) break;
      writer.add(deliveries);
    }
  }

  return {
    name: 'indexer',
    async start() {
      done = run();
    },
    async stop() {
      stopping = true;
      await writer.stop();
      await consumer.close();
      await done;
    },
  };
}
