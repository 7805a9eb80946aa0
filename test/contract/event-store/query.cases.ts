import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import { compileQuery } from '@kapuas/core/query/parse.ts';
import { expect } from 'vitest';
import { DECLARED, SCHEMA } from '../agreement/events.ts';
import { uniqueName } from '../cases.ts';
import type { EventStoreContext, Promised } from '../event-store.suite.ts';
import { deliver, eventAt, everything, messagesOf, searchAll, writeAndFind } from './fixtures.ts';

export function queryCases(context: EventStoreContext, promise: Promised): void {
  promise('finds by words, fields and their combinations', async () => {
    const app = uniqueName('app');
    await context.admin.ensure(app, { fields: DECLARED });
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
