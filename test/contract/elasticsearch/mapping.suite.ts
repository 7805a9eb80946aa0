import type { CanonicalEvent, JsonObject, JsonValue } from '@kapuas/core/event/event.ts';
import { exactNumber } from '@kapuas/core/event/json.ts';
import type { QueryNode } from '@kapuas/core/query/ast.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uniqueName } from '../cases.ts';
import { type ElasticsearchFixture, openTestStore } from '../event-store/elasticsearch.ts';
import {
  deliver,
  deliverWith,
  eventAt,
  everything,
  searchAll,
  writeAndFind,
} from '../event-store/fixtures.ts';

const VALUES: readonly JsonValue[] = [
  1,
  -0.5,
  'text',
  '',
  true,
  null,
  [],
  [1, 'two', [3], { four: 4 }],
  {},
  { x: 1 },
  { x: { y: 'z' } },
  '2026-13-45',
  '10.0.0.256',
  exactNumber('123456789012345678901234567890'),
  exactNumber('1e400'),
];

function nested(depth: number): JsonObject {
  let value: JsonObject = { end: 1 };
  for (let level = 1; level < depth; level++) value = { a: value };
  return value;
}

/** Nothing that an event holds makes the index refuse it. */
export function mappingSuite(product: string, address: string): void {
  describe(`mapping in ${product}`, () => {
    let fixture: ElasticsearchFixture;
    beforeAll(async () => {
      fixture = await openTestStore(address);
      deliverWith(fixture.entryOf);
    });
    afterAll(() => fixture.close());

    const withAttributes = (values: readonly JsonObject[]): CanonicalEvent[] =>
      values.map((attributes, i) => eventAt(i, `m${i}`, { attributes }));

    async function expectStored(app: string, events: readonly CanonicalEvent[]): Promise<void> {
      const delivery = deliver(app, events);
      const [result] = await fixture.store.write([delivery]);
      expect(result).toEqual({ stored: events.length, retry: [], refused: [] });
      await writeAndFind(fixture.store, [delivery]);
      expect(await fixture.store.count(everything([app]))).toBe(events.length);
    }

    it('takes one attribute with values of every kind, within an app and over several', async () => {
      const apps = [uniqueName('app'), uniqueName('app')];
      const orders = [VALUES, VALUES.toReversed()];
      for (const [i, app] of apps.entries()) {
        const values = orders[i] as readonly JsonValue[];
        await expectStored(app, withAttributes(values.map((value) => ({ value }))));
      }
      expect(await fixture.store.count(everything(apps))).toBe(2 * VALUES.length);
    });

    it('takes values of every kind where a field is declared', async () => {
      const app = uniqueName('app');
      const names = ['total', 'vip', 'note', 'due'];
      await fixture.admin.ensure(app, {
        fields: [
          { name: 'total', type: 'number' },
          { name: 'vip', type: 'boolean' },
          { name: 'note', type: 'text' },
          { name: 'due', type: 'date' },
        ],
      });
      const events = VALUES.flatMap((value) => names.map((name) => ({ [name]: value })));
      await expectStored(app, withAttributes(events));
    });

    it('takes thousands of names, and maps none of them', async () => {
      const app = uniqueName('app');
      const events = Array.from({ length: 50 }, (_, event) =>
        Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`name_${event}_${i}`, i])),
      );
      await expectStored(app, withAttributes(events));
      const mapping = await fixture.client.transport.request({
        method: 'GET',
        path: `/${fixture.prefix}-${app}.*/_mapping`,
      });
      expect(JSON.stringify(mapping)).not.toContain('name_');
      const field = { name: 'n', path: ['attributes', 'name_49_99'], type: 'keyword' } as const;
      expect(await found(app, { kind: 'field', field, test: { op: 'equals', value: '99' } })).toEqual([
        'm49',
      ]);
    });

    it('takes very long values, names, words and numbers', async () => {
      const app = uniqueName('app');
      const long = 'long '.repeat(200_000);
      const word = 'x'.repeat(40_000);
      const digits = exactNumber('9'.repeat(5_000));
      const events = [
        eventAt(0, 'm0', { attributes: { value: long } }),
        eventAt(1, `${word} m1`),
        eventAt(2, long),
        eventAt(3, 'm3', { service: word, host: '注'.repeat(20_000), http: { path: `/${word}` } }),
        eventAt(4, 'm4', { attributes: { ['n'.repeat(600)]: 1, ['='.repeat(500)]: '%' } }),
        eventAt(5, 'm5', { attributes: { digits } }),
      ];
      await expectStored(app, events);
      const service = { name: 'service', path: ['service'], type: 'keyword' } as const;
      const value = 'x'.repeat(256);
      expect(await found(app, { kind: 'field', field: service, test: { op: 'equals', value } })).toEqual([
        'm3',
      ]);
      const stored = await searchAll(fixture.store, everything([app]), 'asc');
      expect(stored[2]?.event.message).toBe(long);
    });

    it('takes deep nesting, and names that mean something to the index', async () => {
      const app = uniqueName('app');
      const names = [
        '',
        ' ',
        '.',
        '..',
        'a..b',
        '_id',
        '_source',
        '*',
        'a.',
        '.a',
        'index',
        '@timestamp',
        '__proto__',
      ];
      const attributes = Object.fromEntries(names.map((name) => [name, { [name]: 1 }]));
      await expectStored(app, withAttributes([nested(200), attributes, { index: { at: 1, words: 'x' } }]));
      const stored = await searchAll(fixture.store, everything([app]), 'asc');
      expect(stored[1]?.event.attributes).toEqual(attributes);
      expect(stored[2]?.event).not.toHaveProperty('index');
    });

    it('takes characters that few expect', async () => {
      const app = uniqueName('app');
      const odd = ['\0', '\u2028\u2029', '\ud83d', '👍🏽', '\ufffe\uffff', '\u200b', '"\\\n\r\t'];
      await expectStored(
        app,
        odd.map((text, i) => eventAt(i, text, { service: text, attributes: { [text]: text } })),
      );
    });

    const found = async (app: string, query: QueryNode): Promise<string[]> =>
      (await searchAll(fixture.store, everything([app], query))).map(({ event }) => event.message);
  });
}
