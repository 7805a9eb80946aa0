import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import { afterEach, expect, test } from 'vitest';
import {
  createHarness,
  delivery,
  eventually,
  type HarnessOptions,
  storedAll,
  type Write,
} from './test-support.ts';

let stop: (() => Promise<void>) | undefined;

afterEach(() => stop?.());

async function run(options: HarnessOptions, first: readonly Delivery[]) {
  const harness = createHarness(options, first);
  stop = harness.indexer.stop;
  await harness.indexer.start();
  return harness;
}

test('what is stored is acked, and counted once', async () => {
  const { offsets, metric } = await run({ write: storedAll }, [delivery(1), delivery(2)]);
  await eventually(() => expect(offsets()).toEqual([1, 2]));
  expect(await metric('kapuas_indexer_events_stored_total')).toBe(4);
});

test('what waits is written together', async () => {
  const sizes: number[] = [];
  const write: Write = (deliveries) => {
    sizes.push(deliveries.length);
    return storedAll(deliveries);
  };
  const many = Array.from({ length: 100 }, (_, n) => delivery(n));
  const { offsets } = await run({ write }, many);
  await eventually(() => expect(offsets()).toHaveLength(100));
  expect(sizes).toEqual([100]);
});

test('a write holds no more than the bulk size, unless one batch alone is larger', async () => {
  const bytes: number[] = [];
  const write: Write = (deliveries) => {
    bytes.push(deliveries.reduce((sum, { batch }) => sum + batch.payload.length, 0));
    return storedAll(deliveries);
  };
  const small = delivery(0).batch.payload.length;
  const config = { minBulkBytes: small * 3, maxBulkBytes: small * 3 };
  const large = { ...delivery(0), batch: { ...delivery(0).batch, payload: Buffer.alloc(small * 10, '\n') } };
  const { acked } = await run({ write, config }, [large, ...[1, 2, 3, 4].map((n) => delivery(n))]);
  await eventually(() => expect(acked).toHaveLength(5));
  expect(bytes).toEqual([small * 10, small * 3, small]);
});

test('no more writes are under way at once than is allowed', async () => {
  let underWay = 0;
  let most = 0;
  const write: Write = async (deliveries) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => setTimeout(resolve, 2));
    underWay -= 1;
    return storedAll(deliveries);
  };
  const config = { minBulkBytes: 10, maxBulkBytes: 10, concurrency: 3 };
  const { acked } = await run(
    { write, config },
    Array.from({ length: 60 }, (_, n) => delivery(n)),
  );
  await eventually(() => expect(acked).toHaveLength(60));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(3);
});

test('refused events become dead letters with their bytes, counted by reason and for the team', async () => {
  const write: Write = async () => [{ stored: 1, retry: [], refused: [{ line: 1, reason: 'bad line' }] }];
  const { acked, letters, usage, metric } = await run({ write }, [delivery(7)]);
  await eventually(() => expect(acked).toHaveLength(1));
  expect(letters).toMatchObject([{ app: 'shop', eventId: 'kapuas.shop.0.7.1', reason: 'bad line' }]);
  expect(Buffer.from(letters[0]?.line ?? []).toString()).toBe('{"message":"b"}');
  expect(usage).toMatchObject([{ app: 'shop', deadLetters: 1 }]);
  expect(await metric('kapuas_indexer_events_refused_total{reason="bad line"}')).toBe(1);
});

test('a batch is not acked before its dead letters are kept', async () => {
  let failures = 2;
  const write: Write = async () => [{ stored: 1, retry: [], refused: [{ line: 1, reason: 'bad line' }] }];
  const putLetters = async (): Promise<void> => {
    failures -= 1;
    if (failures >= 0) throw new Error('no room');
  };
  const { acked, letters, usage, metric } = await run({ write, putLetters }, [delivery(7)]);
  await eventually(() => expect(acked).toHaveLength(1));
  expect(letters).toHaveLength(1);
  expect(usage).toHaveLength(1);
  expect(await metric('kapuas_indexer_events_stored_total')).toBe(1);
});

test('what could not be acked comes again', async () => {
  let failures = 2;
  const ack = async (): Promise<void> => {
    failures -= 1;
    if (failures >= 0) throw new Error('no room');
  };
  const { acked, nacks } = await run({ write: storedAll, ack }, [delivery(1)]);
  await eventually(() => expect(acked).toHaveLength(1));
  expect(nacks).toHaveLength(2);
});

test('a stop waits for what is under way, and begins nothing more', async () => {
  let finish = (): void => undefined;
  let begun = 0;
  const write: Write = async (deliveries) => {
    begun += 1;
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return storedAll(deliveries);
  };
  const { acked, add, indexer } = await run({ write, config: { concurrency: 1 } }, [delivery(1)]);
  await eventually(() => expect(begun).toBe(1));
  add(delivery(2));
  const stopped = indexer.stop();
  finish();
  await stopped;
  expect(acked).toHaveLength(1);
  expect(begun).toBe(1);
});
