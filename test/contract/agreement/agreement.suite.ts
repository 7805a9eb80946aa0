import { decodeLine, encodeLine, encodeLines } from '@kapuas/core/event/codec.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import { microsOf } from '@kapuas/core/event/time.ts';
import type { AppSummary, EventStore, HistogramBucket, StoredEvent } from '@kapuas/core/ports/event-store.ts';
import { createMatcher } from '@kapuas/core/query/match.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uniqueName } from '../cases.ts';
import { BASE, deliverBytes, idOf, writeAndFind } from '../event-store/fixtures.ts';
import type { EventStoreFixture } from '../event-store.suite.ts';
import { anyEvents, DECLARED } from './events.ts';
import { anyQuery, type Query } from './queries.ts';

const ROUNDS = 3;
const EVENTS = 700;
const BATCHES = 7;
const QUERIES = 120;

/** Set it to what a failure named, to see the same again. */
const SEED = Number(process.env.KAPUAS_TEST_SEED ?? Math.floor(Math.random() * 1_000_000_000));

/** An event as an evaluator should see it, with what it is found by. */
interface Candidate {
  readonly id: string;
  readonly micros: number;
  /** As the tail sees it: before it was stored. */
  readonly fresh: CanonicalEvent;
  readonly stored: CanonicalEvent;
}

/** The store finds exactly what the evaluator of single events finds, for any events and any query. */
export function storeAgrees(name: string, open: () => Promise<EventStoreFixture>): void {
  describe(`the search language on ${name}`, () => {
    let fixture: EventStoreFixture;
    beforeAll(async () => {
      fixture = await open();
    });
    afterAll(() => fixture.close());

    it.each(Array.from({ length: ROUNDS }, (_, round) => SEED + round))(
      'agrees with the tail (seed %i)',
      async (seed) => {
        const app = uniqueName('app');
        await fixture.admin.ensure(app, { fields: DECLARED });
        const [events = []] = fc.sample(anyEvents(EVENTS), { numRuns: 1, seed });
        const candidates = await storeEvents(fixture, app, events);
        let hits = 0;
        const property = fc.asyncProperty(anyQuery(events), anyRequest, async (query, request) => {
          hits += await expectSame({ store: fixture.store, app, candidates }, query, request);
        });
        await fc.assert(property, { numRuns: QUERIES, seed });
        expect(hits).toBeGreaterThan(QUERIES * 10);
      },
    );
  });
}

async function storeEvents(
  { store, entryOf }: EventStoreFixture,
  app: string,
  events: readonly CanonicalEvent[],
): Promise<readonly Candidate[]> {
  const size = Math.ceil(events.length / BATCHES);
  const found: Candidate[] = [];
  for (let at = 0; at < events.length; at += size) {
    const batch = events.slice(at, at + size);
    const delivery = deliverBytes(app, encodeLines(batch, entryOf), { count: batch.length });
    await writeAndFind(store, [delivery]);
    for (const [line, fresh] of batch.entries()) {
      const stored = decodeLine(Buffer.from(encodeLine(fresh)));
      found.push({ id: idOf(delivery, line), micros: microsOf(fresh['@timestamp']), fresh, stored });
    }
  }
  return found;
}

interface Request {
  readonly order: 'asc' | 'desc';
  readonly pageSize: number;
  /** Microseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly aggregates: boolean;
}

const SECONDS = fc.integer({ min: 0, max: 6_000 }).map((ms) => (BASE + ms) * 1_000);

const anyRequest: fc.Arbitrary<Request> = fc.record({
  order: fc.constantFrom('asc', 'desc'),
  pageSize: fc.constantFrom(1_000, 1_000, 1_000, 1_000, 150, 45),
  from: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, SECONDS),
  to: fc.oneof({ weight: 3, arbitrary: fc.constant(Number.MAX_SAFE_INTEGER) }, SECONDS),
  aggregates: fc.integer({ min: 0, max: 3 }).map((n) => n === 3),
});

interface Stored {
  readonly store: EventStore;
  readonly app: string;
  readonly candidates: readonly Candidate[];
}

/** @returns how many events match */
async function expectSame(
  { store, app, candidates }: Stored,
  { text, node }: Query,
  request: Request,
): Promise<number> {
  const { order, from, to, aggregates } = request;
  const matches = createMatcher(node);
  const differing = candidates.filter(({ fresh, stored }) => matches(fresh) !== matches(stored));
  expect(differing.map(({ fresh }) => fresh)).toEqual([]);

  const matching = candidates.filter(
    ({ stored, micros }) => micros >= from && micros < to && matches(stored),
  );
  const direction = order === 'asc' ? 1 : -1;
  const wanted = matching.toSorted((left, right) => (left.micros - right.micros) * direction);
  const query = { apps: [app], query: node, from, to };
  const { events, total } = await readPages(store, { ...query, order, limit: request.pageSize });
  expectEvents(text, events, wanted);
  expect(total).toEqual({ value: wanted.length, relation: 'eq' });
  if (!aggregates) return wanted.length;

  expect(await store.count(query)).toBe(wanted.length);
  const intervalMs = 700;
  expect(await store.histogram({ ...query, intervalMs, by: 'level' })).toEqual(
    histogramOf(matching, intervalMs),
  );
  expect(summaryOf(await store.summarize(query))).toEqual(summaryOf(summarize(app, matching)));
  return wanted.length;
}

function summarize(app: string, matching: readonly Candidate[]): AppSummary[] {
  const times = matching.toSorted((left, right) => left.micros - right.micros);
  const [first, last] = [times[0], times.at(-1)].map((candidate) => candidate?.stored['@timestamp']);
  return first === undefined || last === undefined ? [] : [{ app, count: times.length, first, last }];
}

/** Stores order events by the microsecond. */
function summaryOf(summaries: readonly AppSummary[]) {
  return summaries.map(({ first, last, ...more }) => ({
    ...more,
    first: microsOf(first),
    last: microsOf(last),
  }));
}

async function readPages(store: EventStore, first: Parameters<EventStore['search']>[0]) {
  const page = await store.search(first);
  const events = [...page.events];
  for (let { cursor } = page; cursor !== undefined; ) {
    const next = await store.search({ ...first, cursor });
    expect(next.total).toEqual(page.total);
    expect(next.events.length).toBeGreaterThan(0);
    events.push(...next.events);
    cursor = next.cursor;
  }
  return { events, total: page.total };
}

/** Says in few lines what is missing and what is too much. */
function expectEvents(text: string, found: readonly StoredEvent[], wanted: readonly Candidate[]): void {
  const foundIds = new Set(found.map(({ id }) => id));
  const wantedIds = new Set(wanted.map(({ id }) => id));
  const missing = wanted.filter(({ id }) => !foundIds.has(id)).map(({ stored }) => JSON.stringify(stored));
  const extra = found.filter(({ id }) => !wantedIds.has(id)).map(({ event }) => JSON.stringify(event));
  const described = { query: text, missing: missing.slice(0, 3), extra: extra.slice(0, 3) };
  expect(described).toEqual({ query: text, missing: [], extra: [] });
  expect(found.map(({ id, event }) => ({ id, event }))).toEqual(
    wanted.map(({ id, stored }) => ({ id, event: stored })),
  );
}

function histogramOf(events: readonly Candidate[], intervalMs: number): HistogramBucket[] {
  const buckets = new Map<number, { at: number; total: number; by: Record<string, number> }>();
  for (const { micros, stored } of events) {
    const at = Math.floor(micros / 1_000 / intervalMs) * intervalMs;
    const bucket = buckets.get(at) ?? { at, total: 0, by: {} };
    buckets.set(at, bucket);
    bucket.total++;
    bucket.by[stored.level ?? ''] = (bucket.by[stored.level ?? ''] ?? 0) + 1;
  }
  return [...buckets.values()].sort((left, right) => left.at - right.at);
}
