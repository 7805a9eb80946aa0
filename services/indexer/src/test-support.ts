import type { BatchConsumer, BatchQueue, Delivery } from '@kapuas/core/ports/batch-queue.ts';
import type { DeadLetter, DeadLetters } from '@kapuas/core/ports/dead-letters.ts';
import type { EventStore, WriteResult } from '@kapuas/core/ports/event-store.ts';
import type { UsageEntry } from '@kapuas/core/ports/usage.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { createMetrics } from '@kapuas/core/runtime/metrics.ts';
import { vi } from 'vitest';
import { createIndexer } from './indexer.ts';

export type Write = (deliveries: readonly Delivery[]) => Promise<WriteResult[]>;

export const CONFIG = {
  minBulkBytes: 1_000,
  maxBulkBytes: 1e6,
  concurrency: 2,
  slowMs: 60_000,
  retryMs: 1,
  maxRetryMs: 4,
  eventTries: 4,
};

export const AWAY = new KapuasError('store-unavailable', 'nobody answers');

export const storedAll: Write = async (deliveries) =>
  deliveries.map(({ batch }) => ({ stored: batch.count, retry: [], refused: [] }));

/** Waits for it with patience for a busy machine. */
export function eventually(assertion: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(assertion, { timeout: 8_000, interval: 5 });
}

/** A batch of two events. */
export function delivery(offset: number, app = 'shop'): Delivery {
  const payload = Buffer.from('{"message":"a"}\n{"message":"b"}\n');
  const batch = { app, count: 2, receivedAt: 0, payload };
  return { batch, position: { topic: `kapuas.${app}`, partition: 0, offset } };
}

export interface HarnessOptions {
  readonly write: Write;
  readonly healthy?: () => Promise<boolean>;
  readonly putLetters?: (letters: readonly DeadLetter[]) => Promise<void>;
  readonly ack?: () => Promise<void>;
  readonly lag?: () => Promise<number>;
  readonly config?: Partial<typeof CONFIG>;
}

/** An indexer on a queue that hands a nacked delivery out again, and a store that does what a real one cannot be made to. */
export function createHarness(options: HarnessOptions, first: readonly Delivery[]) {
  const waiting: Delivery[] = [...first];
  const acked: Delivery[] = [];
  const nacks: { readonly app: string; readonly delayMs: number }[] = [];
  const letters: DeadLetter[] = [];
  const usage: UsageEntry[] = [];
  const lines: string[] = [];
  const lag = options.lag ?? (async () => waiting.length);
  let open = true;
  const consumer: BatchConsumer = {
    async *[Symbol.asyncIterator]() {
      while (open) {
        const turn = waiting.splice(0, waiting.length);
        if (turn.length > 0) yield turn;
        else await new Promise((resolve) => setTimeout(resolve, 1));
      }
    },
    async ack(deliveries) {
      await options.ack?.();
      acked.push(...deliveries);
    },
    async nack(deliveries, delayMs) {
      nacks.push(...deliveries.map(({ batch }) => ({ app: batch.app, delayMs })));
      waiting.push(...deliveries);
    },
    async close() {
      open = false;
    },
  };
  const putLetters = async (more: readonly DeadLetter[]): Promise<void> => {
    await options.putLetters?.(more);
    letters.push(...more);
  };
  const metrics = createMetrics({ processMetrics: false });
  const indexer = createIndexer({
    queue: { consume: () => consumer, lag } as unknown as BatchQueue,
    store: { write: options.write, healthy: options.healthy ?? (async () => true) } as unknown as EventStore,
    deadLetters: { put: putLetters } as unknown as DeadLetters,
    usage: { add: async (entries) => void usage.push(...entries) },
    config: { ...CONFIG, ...options.config },
    logger: collectLines(lines),
    metrics,
  });
  return {
    indexer,
    acked,
    nacks,
    letters,
    usage,
    lines,
    add: (...more: readonly Delivery[]) => void waiting.push(...more),
    offsets: () => acked.map(({ position }) => position.offset).sort((a, b) => a - b),
    metric: async (series: string) => {
      const line = (await metrics.metrics()).split('\n').find((one) => one.startsWith(`${series} `));
      return Number(line?.slice(series.length + 1));
    },
  };
}

/** The messages of a logger, with the level before each. */
function collectLines(lines: string[]): Logger {
  const at =
    (level: string) =>
    (...words: readonly unknown[]): void =>
      void lines.push(`${level}: ${words.at(-1)}`);
  return { error: at('error'), warn: at('warn'), info: at('info') } as unknown as Logger;
}
