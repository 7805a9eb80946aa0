import { describe, expect, test } from 'vitest';
import { firstTuning, type Tuning, tuned, type WriteSample } from './tuning.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const BOUNDS = { minBulkBytes: 128 * KIB, maxBulkBytes: 8 * MIB, maxConcurrency: 8, slowMs: 5_000 };
const EVENT_BYTES = 400;

/** @returns milliseconds that one write takes */
type Store = (events: number, concurrency: number) => number;

let clock = 0;

function sampleOf(tuning: Tuning, store: Store, change: Partial<WriteSample> = {}): WriteSample {
  const events = Math.floor(tuning.bulkBytes / EVENT_BYTES);
  const startedAt = clock;
  clock += store(events, tuning.concurrency);
  return {
    events,
    startedAt,
    endedAt: clock,
    underWay: tuning.concurrency,
    full: true,
    refused: false,
    ...change,
  };
}

function after(writes: number, store: Store, start = firstTuning(BOUNDS)): Tuning {
  let tuning = start;
  for (let n = 0; n < writes; n++) tuning = tuned(tuning, sampleOf(tuning, store), BOUNDS);
  return tuning;
}

const eventsPerMs = (store: Store, { bulkBytes, concurrency }: Tuning) =>
  ((bulkBytes / EVENT_BYTES) * concurrency) / store(bulkBytes / EVENT_BYTES, concurrency);

/** A write costs so much in itself, and the store works on so many at once. */
const STORES: Record<string, Store> = {
  'one thread, cheap calls': (events, concurrency) => (1 + events * 0.01) * concurrency,
  'one thread, costly calls': (events, concurrency) => (60 + events * 0.01) * concurrency,
  'four threads': (events, concurrency) => (20 + events * 0.02) * Math.max(1, concurrency / 4),
  'a far away store': (events, concurrency) => 300 + events * 0.002 * concurrency,
};

describe.each(Object.entries(STORES))('%s', (_name, store) => {
  test('grows to nearly the best that the bounds allow, and stays there', () => {
    const all = [1, 2, 4, 6, 8].flatMap((concurrency) =>
      [0.25, 0.5, 1, 2, 4, 8].map((mib) => ({ ...firstTuning(BOUNDS), bulkBytes: mib * MIB, concurrency })),
    );
    const best = Math.max(...all.map((knobs) => eventsPerMs(store, knobs)));
    for (const writes of [200, 400, 1_000]) {
      expect(eventsPerMs(store, after(writes, store))).toBeGreaterThan(best * 0.75);
    }
  });
});

test('more writes at once are given up when they make nothing faster', () => {
  const store: Store = (events, concurrency) => (1 + events * 0.01) * concurrency;
  expect(after(300, store).concurrency).toBeLessThanOrEqual(3);
});

test.each<[string, Partial<WriteSample>]>([
  ['a refusal', { refused: true }],
  ['a write that takes too long', { startedAt: 1e9, endedAt: 1e9 + 5_001 }],
  ['a refusal while nothing else waits', { refused: true, full: false, events: 0 }],
])('%s halves both', (_case, change) => {
  const tuning = { ...firstTuning(BOUNDS), bulkBytes: 4 * MIB, concurrency: 5 };
  const less = tuned(
    tuning,
    sampleOf(tuning, () => 10, change),
    BOUNDS,
  );
  expect(less).toMatchObject({ bulkBytes: 2 * MIB, concurrency: 2 });
});

test('writes that were under way with the one that shrank it do not shrink it again', () => {
  const tuning = { ...firstTuning(BOUNDS), bulkBytes: 4 * MIB, concurrency: 4 };
  const refused = sampleOf(tuning, () => 10, { refused: true });
  const once = tuned(tuning, refused, BOUNDS);
  expect(tuned(once, { ...refused, startedAt: refused.startedAt + 1 }, BOUNDS)).toBe(once);
});

test('it shrinks no further than the bounds, and grows again when the store is well', () => {
  let tuning = after(100, STORES['four threads'] as Store);
  for (let n = 0; n < 20; n++)
    tuning = tuned(
      tuning,
      sampleOf(tuning, () => 1, { refused: true }),
      BOUNDS,
    );
  expect(tuning).toMatchObject({ bulkBytes: BOUNDS.minBulkBytes, concurrency: 1 });
  const well = after(400, STORES['four threads'] as Store, tuning);
  expect(well.bulkBytes).toBeGreaterThan(MIB);
});

test('a write that was not full says nothing', () => {
  const tuning = firstTuning(BOUNDS);
  expect(
    tuned(
      tuning,
      sampleOf(tuning, () => 10, { full: false }),
      BOUNDS,
    ),
  ).toBe(tuning);
});

/** @returns whole numbers below its argument, the same for the same seed */
function createChance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test.each(Array.from({ length: 100 }, (_, seed) => seed))(
  'the bounds hold whatever the store does (%i)',
  (seed) => {
    const chance = createChance(seed);
    const bounds = {
      minBulkBytes: 1 + chance(4 * MIB),
      maxBulkBytes: 1 + chance(4 * MIB),
      maxConcurrency: 1 + chance(8),
      slowMs: 5_000,
    };
    const least = Math.min(bounds.minBulkBytes, bounds.maxBulkBytes);
    let tuning = firstTuning(bounds);
    let now = 0;
    for (let n = 0; n < 300; n++) {
      const endedAt = now + chance(5_500);
      const sample = { events: chance(10_000), startedAt: now, endedAt, underWay: tuning.concurrency };
      tuning = tuned(tuning, { ...sample, full: chance(4) > 0, refused: chance(40) === 0 }, bounds);
      now = endedAt;
      expect(tuning.bulkBytes).toBeLessThanOrEqual(bounds.maxBulkBytes);
      expect(tuning.bulkBytes).toBeGreaterThanOrEqual(least);
      expect(tuning.concurrency).toBeLessThanOrEqual(bounds.maxConcurrency);
      expect(tuning.concurrency).toBeGreaterThanOrEqual(1);
    }
  },
);
