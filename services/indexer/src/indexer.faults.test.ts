import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import type { WriteResult } from '@kapuas/core/ports/event-store.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { afterEach, expect, test } from 'vitest';
import {
  AWAY,
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

const twoLines = { stored: 0, retry: [0, 1], refused: [] };
const ofApp = ({ batch }: Delivery) => batch.app;

/** Each delivery as `results` says, or stored. */
function writing(results: (delivery: Delivery) => WriteResult | undefined): Write {
  return async (deliveries) => {
    const stored = await storedAll(deliveries);
    return deliveries.map((one, i) => results(one) ?? (stored[i] as WriteResult));
  };
}

test('a store that is away is probed with one batch, and goes on by itself with all of them', async () => {
  let away = true;
  const sizes: number[] = [];
  const write: Write = async (deliveries) => {
    sizes.push(deliveries.length);
    if (away) throw AWAY;
    return storedAll(deliveries);
  };
  const many = Array.from({ length: 20 }, (_, n) => delivery(n));
  const { acked, nacks, offsets, lines, metric } = await run({ write }, many);
  await eventually(() => expect(sizes.length).toBeGreaterThan(4));
  expect(sizes.slice(0, 4)).toEqual([20, 1, 1, 1]);
  expect(acked).toEqual([]);
  expect(await metric('kapuas_indexer_circuit')).toBeGreaterThan(0);
  away = false;
  await eventually(() => expect(offsets()).toEqual(many.map(({ position }) => position.offset)));
  expect(nacks).toEqual([]);
  expect(await metric('kapuas_indexer_circuit')).toBe(0);
  expect(lines).toEqual([
    'error: the store takes nothing: writing stops until it does',
    'info: the store takes events again',
  ]);
});

test('what fails together opens the circuit once', async () => {
  let failures = 0;
  let away = true;
  const config = { minBulkBytes: 10, maxBulkBytes: 10, retryMs: 50, maxRetryMs: 50 };
  const write: Write = async (deliveries) => {
    if (!away) return storedAll(deliveries);
    await new Promise((resolve) => setTimeout(resolve, 2));
    failures += 1;
    away = failures < 2;
    throw AWAY;
  };
  const { offsets, lines, metric } = await run({ write, config }, [delivery(1), delivery(2), delivery(3)]);
  await eventually(() => expect(offsets()).toEqual([1, 2, 3]));
  expect(lines.filter((line) => line.startsWith('error'))).toHaveLength(1);
  expect(await metric('kapuas_indexer_store_errors_total{code="store-unavailable"}')).toBe(2);
});

test('an overloaded store is given less', async () => {
  let refusals = 1;
  const write: Write = async (deliveries) => {
    refusals -= 1;
    if (refusals >= 0) throw new KapuasError('overloaded', '429');
    return storedAll(deliveries);
  };
  const { acked, metric } = await run({ write }, [delivery(1)]);
  await eventually(() => expect(acked).toHaveLength(1));
  expect(await metric('kapuas_indexer_bulk_bytes')).toBe(500_000);
  expect(await metric('kapuas_indexer_concurrency')).toBe(1);
});

test('batches that the store is too busy for come again, and it is given less', async () => {
  let refusals = 3;
  const write = writing(({ position }) => {
    if (position.offset !== 1) return undefined;
    refusals -= 1;
    if (refusals < 0) return undefined;
    return { ...twoLines, cause: { kind: 'busy', detail: '429' } };
  });
  const { offsets, lines, metric } = await run({ write }, [delivery(1), delivery(2, 'other')]);
  await eventually(() => expect(offsets()).toEqual([1, 2]));
  expect(await metric('kapuas_indexer_bulk_bytes')).toBeLessThan(1e6);
  expect(await metric('kapuas_indexer_events_retried_total{cause="busy"}')).toBe(6);
  expect(lines).toHaveLength(1);
});

test('an app whose index takes nothing waits longer and longer, and others go on', async () => {
  let readOnly = true;
  const write = writing((one) => {
    if (ofApp(one) !== 'broken' || !readOnly) return undefined;
    return { ...twoLines, cause: { kind: 'index', detail: 'read-only' } };
  });
  const config = { retryMs: 2, maxRetryMs: 16 };
  const { acked, nacks, letters, add, lines, metric } = await run({ write, config }, [delivery(1, 'broken')]);
  for (let offset = 0; offset < 5; offset++) {
    add(delivery(offset, 'well'));
    await eventually(() => expect(acked.filter((one) => ofApp(one) === 'well')).toHaveLength(offset + 1));
  }
  await eventually(() => expect(nacks.length).toBeGreaterThan(20));
  expect(new Set(nacks.map(({ app }) => app))).toEqual(new Set(['broken']));
  expect(nacks[0]?.delayMs).toBeLessThanOrEqual(2);
  expect(nacks.at(-1)?.delayMs).toBeGreaterThanOrEqual(8);
  expect(await metric('kapuas_indexer_failing_apps')).toBe(1);
  expect(await metric('kapuas_indexer_circuit')).toBe(0);
  readOnly = false;
  await eventually(() => expect(acked.map(ofApp)).toContain('broken'));
  expect(letters).toEqual([]);
  expect(await metric('kapuas_indexer_failing_apps')).toBe(0);
  expect(lines).toEqual([
    'error: the index of an app takes no events; others go on',
    'info: the index of an app takes events again',
  ]);
});

test('a batch of which some is to be written again comes again whole', async () => {
  let writes = 0;
  const write = writing(() => {
    writes += 1;
    return writes === 1 ? { stored: 1, retry: [1], refused: [] } : undefined;
  });
  const { acked, letters, metric } = await run({ write }, [delivery(1)]);
  await eventually(() => expect(acked).toHaveLength(1));
  expect(writes).toBe(2);
  expect(letters).toEqual([]);
  expect(await metric('kapuas_indexer_events_stored_total')).toBe(2);
});

test('lines refused beside lines to retry become dead letters once, when the batch is done with', async () => {
  let writes = 0;
  const refused = [{ line: 1, reason: 'bad line' }];
  const write = writing(() => {
    writes += 1;
    return writes < 3 ? { stored: 0, retry: [0], refused } : { stored: 1, retry: [], refused };
  });
  const { acked, letters } = await run({ write }, [delivery(1)]);
  await eventually(() => expect(acked).toHaveLength(1));
  expect(letters.map(({ eventId }) => eventId)).toEqual(['kapuas.shop.0.1.1']);
});

test('an event that is never taken while others are is given up after so many tries', async () => {
  let writes = 0;
  const write = writing(() => {
    writes += 1;
    return { stored: 1, retry: [0], refused: [] };
  });
  const { acked, letters } = await run({ write }, [delivery(1)]);
  await eventually(() => expect(acked).toHaveLength(1));
  expect(writes).toBe(4);
  expect(letters).toMatchObject([{ eventId: 'kapuas.shop.0.1.0', reason: 'not stored in 4 tries' }]);
});

test('a batch that makes the write throw is found, and stands alone', async () => {
  let offset = 100;
  const write: Write = async (deliveries) => {
    if (deliveries.some(({ position }) => position.offset === 2)) throw new TypeError('cannot read it');
    return storedAll(deliveries);
  };
  const { offsets, letters, acked, add } = await run({ write }, [delivery(1), delivery(2), delivery(3)]);
  await eventually(() => expect(offsets()).toEqual([1, 3]));
  expect(letters).toEqual([]);
  await eventually(() => {
    // Only what fails while others are stored is given up.
    add(delivery(offset++, 'well'));
    expect(acked.map(({ position }) => position.offset)).toContain(2);
  });
  expect(letters.map(({ eventId }) => eventId)).toEqual(['kapuas.shop.0.2.0', 'kapuas.shop.0.2.1']);
});

test('a write that throws whatever it is given makes no dead letters', async () => {
  let broken = true;
  let writes = 0;
  const write: Write = async (deliveries) => {
    writes += 1;
    if (broken) throw new TypeError('a mistake');
    return storedAll(deliveries);
  };
  const { offsets, letters } = await run({ write }, [delivery(1), delivery(2, 'other')]);
  await eventually(() => expect(writes).toBeGreaterThan(30));
  broken = false;
  await eventually(() => expect(offsets()).toEqual([1, 2]));
  expect(letters).toEqual([]);
});

test('a stop while the store is away ends at once, with nothing acked', async () => {
  const write: Write = async () => {
    throw AWAY;
  };
  const config = { retryMs: 60_000, maxRetryMs: 60_000 };
  const { indexer, acked, metric } = await run({ write, config }, [delivery(1)]);
  await eventually(async () => expect(await metric('kapuas_indexer_circuit')).toBe(2));
  await indexer.stop();
  expect(acked).toEqual([]);
});

test('a queue that is away does not take the metrics with it', async () => {
  const harness = createHarness({ write: storedAll }, []);
  expect(await harness.metric('kapuas_indexer_lag_batches')).toBe(0);
  const away = createHarness({ write: storedAll, lag: () => Promise.reject(new Error('away')) }, []);
  expect(await away.metric('kapuas_indexer_lag_batches')).toBeNaN();
  expect(await away.metric('kapuas_indexer_circuit')).toBe(0);
});
