import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import { microsOf } from '@kapuas/core/event/time.ts';
import type { HistogramBucket } from '@kapuas/core/ports/event-store.ts';
import type { QueryNode } from '@kapuas/core/query/ast.ts';
import { createMatcher } from '@kapuas/core/query/match.ts';
import { compileQuery } from '@kapuas/core/query/parse.ts';
import fc from 'fast-check';
import { expect } from 'vitest';
import { uniqueName } from '../cases.ts';
import type { EventStoreContext, Promised } from '../event-store.suite.ts';
import { anyEvents, anyQuery, SCHEMA } from './arbitraries.ts';
import { BASE, deliver, eventAt, everything, messagesOf, searchAll, writeAndFind } from './fixtures.ts';

const EVENTS = 700;
const BATCHES = 14;
const QUERIES = 250;

export function queryCases(context: EventStoreContext, promise: Promised): void {
  promise('finds by words, fields and their combinations', async () => {
    const app = uniqueName('app');
    await writeAndFind(context.store, [deliver(app, EXAMPLES)]);
    for (const [text, expected] of EXPECTED) {
      const found = await searchAll(context.store, everything([app], compileQuery(text, SCHEMA)), 'asc');
      expect({
        [text]: messagesOf(found)
          .map((message) => message.slice(0, 1))
          .join(''),
      }).toEqual({ [text]: expected });
    }
  });

  promise(
    'finds exactly what the evaluator of single events finds, for any events and any query',
    async () => {
      const app = uniqueName('app');
      const events = asStored(fc.sample(anyEvents(EVENTS), { numRuns: 1, seed: 7 })[0] as CanonicalEvent[]);
      const size = Math.ceil(EVENTS / BATCHES);
      for (let at = 0; at < EVENTS; at += size)
        await writeAndFind(context.store, [deliver(app, events.slice(at, at + size))]);
      let hits = 0;
      await fc.assert(
        fc.asyncProperty(anyQuery(events), async (node) => {
          const matching = events.filter(createMatcher(node));
          hits += matching.length;
          await expectSame(context, app, node, matching);
        }),
        { numRuns: QUERIES, seed: 11 },
      );
      expect(hits).toBeGreaterThan(QUERIES * 10);
    },
  );
}

/** JSON has no negative zero. */
function asStored(events: readonly CanonicalEvent[]): CanonicalEvent[] {
  return JSON.parse(JSON.stringify(events)) as CanonicalEvent[];
}

async function expectSame(
  { store }: EventStoreContext,
  app: string,
  node: QueryNode,
  matching: readonly CanonicalEvent[],
): Promise<void> {
  const times = matching.map((event) => microsOf(event['@timestamp']));
  const found = await searchAll(store, everything([app], node), 'asc');
  const inOrder = matching.toSorted(
    (left, right) => microsOf(left['@timestamp']) - microsOf(right['@timestamp']),
  );
  expect(found.map(({ event }) => event)).toEqual(inOrder);
  expect(await store.count(everything([app], node))).toBe(matching.length);
  const request = {
    ...everything([app], node),
    from: (BASE + 100) * 1_000,
    intervalMs: 500,
    by: 'level',
  } as const;
  const inRange = matching.filter((_, i) => (times[i] as number) >= request.from);
  expect(await store.histogram(request)).toEqual(histogramOf(inRange, request.intervalMs));
}

function histogramOf(events: readonly CanonicalEvent[], intervalMs: number): HistogramBucket[] {
  const buckets = new Map<number, { at: number; total: number; by: Record<string, number> }>();
  for (const event of events) {
    const at = Math.floor(microsOf(event['@timestamp']) / 1_000 / intervalMs) * intervalMs;
    const bucket = buckets.get(at) ?? { at, total: 0, by: {} };
    buckets.set(at, bucket);
    bucket.total++;
    bucket.by[event.level ?? ''] = (bucket.by[event.level ?? ''] ?? 0) + 1;
  }
  return [...buckets.values()].sort((left, right) => left.at - right.at);
}

const EXAMPLES: readonly CanonicalEvent[] = [
  eventAt(0, 'a GET /orders/42 Connection refused', {
    level: 'error',
    service: 'orders',
    http: { status: 503, method: 'GET' },
    headers: { 'x-user-id': 'U-1' },
    attributes: { total: 12.5, vip: true, note: 'Straße zum Fluss', due: '2026-02-01T00:00:00Z' },
  }),
  eventAt(1, 'b refused connection', {
    level: 'info',
    service: 'Orders',
    http: { status: 200 },
    headers: { 'x-user-id': 'u-1' },
    attributes: { total: '7', vip: false, tags: ['x', 'y z'], due: 1_769_904_000_001 },
  }),
  eventAt(2, 'c été connections – 注文', {
    level: 'info',
    attributes: { total: 'many', nested: { 'a.b': { c: 1 } } },
  }),
  eventAt(3, 'd nothing', {
    parse_error: 'unexpected end of JSON',
    attributes: { 'we=ird': 'a=b', tags: [] },
  }),
];

const EXPECTED: readonly (readonly [string, string])[] = [
  ['*', 'abcd'],
  ['connection', 'ab'],
  ['CONNECTION', 'ab'],
  ['connect*', 'abc'],
  ['"connection refused"', 'a'],
  ['orders/42', 'a'],
  ['ÉTÉ', 'c'],
  ['ete', ''],
  ['注文', 'c'],
  ['service:orders', 'a'],
  ['service:Orders', 'b'],
  ['service:O*', 'b'],
  ['x-user-id:U-1', 'a'],
  ['http.status:>=500', 'a'],
  ['http.status:[200 TO 503}', 'b'],
  ['http.status:*', 'ab'],
  ['-http.status:*', 'cd'],
  ['level:info OR service:orders', 'abc'],
  ['NOT (level:info OR service:orders)', 'd'],
  ['connection -refused', ''],
  ['total:>7', 'a'],
  ['total:>=7', 'ab'],
  ['vip:true', 'a'],
  ['note:"zum fluss"', 'a'],
  ['note:strasse', ''],
  ['note:flu*', 'a'],
  ['due:2026-02-01', 'ab'],
  ['tags:"y z"', 'b'],
  ['tags:*', 'b'],
  ['nested.a.b.c:1', 'c'],
  ['we\\=ird:"a=b"', 'd'],
  ['parse_error:json', 'd'],
  ['parse_error:*', 'd'],
  ['message:"d nothing"', 'd'],
  ['@timestamp:>=2026-01-15T12:00:00.002Z', 'cd'],
];
