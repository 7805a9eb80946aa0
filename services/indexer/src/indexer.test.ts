import type { BatchConsumer, BatchQueue, Delivery } from '@kapuas/core/ports/batch-queue.ts';
import type { DeadLetter, DeadLetters } from '@kapuas/core/ports/dead-letters.ts';
import type { EventStore, WriteResult } from '@kapuas/core/ports/event-store.ts';
import type { UsageEntry } from '@kapuas/core/ports/usage.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { createLogger } from '@kapuas/core/runtime/logger.ts';
import { createMetrics } from '@kapuas/core/runtime/metrics.ts';
import { afterEach, expect, test, vi } from 'vitest';
import { createIndexer, type IndexerDeps } from './indexer.ts';

type Write = (deliveries: readonly Delivery[]) => Promise<WriteResult[]>;

const CONFIG = { turnBytes: 1e6, concurrency: 2, retryMs: 1, maxRetryMs: 4 };
const stored = (deliveries: readonly Delivery[]): WriteResult[] =>
  deliveries.map(({ batch }) => ({ stored: batch.count, retry: [], refused: [] }));

function delivery(offset: number): Delivery {
  const payload = Buffer.from('{"message":"a"}\n{"message":"b"}\n');
  const batch = { app: 'shop', count: 2, receivedAt: 0, payload };
  return { batch, position: { topic: 'kapuas.shop', partition: 0, offset } };
}

/** Hands out deliveries as a queue would: a nacked one comes again. Faults are what a real store cannot be made to do. */
function harness(write: Write, first: readonly Delivery[]) {
  const waiting: Delivery[] = [...first];
  const acked: Delivery[] = [];
  const letters: DeadLetter[] = [];
  const usage: UsageEntry[] = [];
  let open = true;
  const consumer: BatchConsumer = {
    async *[Symbol.asyncIterator]() {
      while (open) {
        const turn = waiting.splice(0, 1);
        if (turn.length > 0) yield turn;
        else await new Promise((resolve) => setTimeout(resolve, 1));
      }
    },
    ack: async (deliveries) => void acked.push(...deliveries),
    nack: async (deliveries) => void waiting.push(...deliveries),
    close: async () => {
      open = false;
    },
  };
  const deps: IndexerDeps = {
    queue: { consume: () => consumer, lag: async () => waiting.length } as unknown as BatchQueue,
    store: { write } as unknown as EventStore,
    deadLetters: {
      put: async (more: readonly DeadLetter[]) => void letters.push(...more),
    } as unknown as DeadLetters,
    usage: { add: async (entries) => void usage.push(...entries), read: async () => [] },
    config: CONFIG,
    logger: createLogger('test', 'silent'),
    metrics: createMetrics({ processMetrics: false }),
  };
  return { indexer: createIndexer(deps), acked, letters, usage, metrics: deps.metrics };
}

let stop: (() => Promise<void>) | undefined;

afterEach(() => stop?.());

async function run(write: Write, first: readonly Delivery[]) {
  const parts = harness(write, first);
  stop = parts.indexer.stop;
  await parts.indexer.start();
  return parts;
}

test('what is stored is acked', async () => {
  const { acked } = await run(async (d) => stored(d), [delivery(1), delivery(2)]);
  await vi.waitFor(() => expect(acked.map((d) => d.position.offset).sort()).toEqual([1, 2]));
});

test('a store that is away gets everything again, and nothing is acked before', async () => {
  let failures = 3;
  const { acked, metrics } = await run(
    async (d) => {
      failures -= 1;
      if (failures >= 0) throw new KapuasError('store-unavailable', 'away');
      return stored(d);
    },
    [delivery(1)],
  );
  await vi.waitFor(() => expect(acked).toHaveLength(1));
  expect(await metrics.metrics()).toContain('kapuas_indexer_store_errors_total 3');
});

test('refused events become dead letters with their bytes, counted for the team', async () => {
  const refuse: Write = async () => [{ stored: 1, retry: [], refused: [{ line: 1, reason: 'bad line' }] }];
  const { acked, letters, usage } = await run(refuse, [delivery(7)]);
  await vi.waitFor(() => expect(acked).toHaveLength(1));
  expect(letters).toMatchObject([{ app: 'shop', eventId: 'kapuas.shop.0.7.1', reason: 'bad line' }]);
  expect(
    Buffer.from(letters[0]?.line ?? [])
      .toString()
      .trim(),
  ).toBe('{"message":"b"}');
  expect(usage).toMatchObject([{ app: 'shop', deadLetters: 1 }]);
});

test('a delivery of which some is to be written again comes again whole', async () => {
  let writes = 0;
  const { acked, letters } = await run(
    async (d) => {
      writes += 1;
      return writes === 1 ? [{ stored: 1, retry: [1], refused: [] }] : stored(d);
    },
    [delivery(1)],
  );
  await vi.waitFor(() => expect(acked).toHaveLength(1));
  expect(writes).toBe(2);
  expect(letters).toEqual([]);
});
