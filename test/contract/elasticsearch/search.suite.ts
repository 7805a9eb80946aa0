import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { createSearch } from '@kapuas/adapters/elasticsearch/search/create-search.ts';
import { openElasticsearchStore } from '@kapuas/adapters/elasticsearch/store.ts';
import type { EventQuery, EventStore } from '@kapuas/core/ports/event-store.ts';
import { createFieldSchema } from '@kapuas/core/query/fields.ts';
import { compileQuery } from '@kapuas/core/query/parse.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uniqueName } from '../cases.ts';
import { silent } from '../directory.ts';
import { type ElasticsearchFixture, openTestStore } from '../event-store/elasticsearch.ts';
import {
  BASE,
  deliver,
  eventAt,
  everything,
  messagesOf,
  searchAll,
  writeAndFind,
} from '../event-store/fixtures.ts';

const SCHEMA = createFieldSchema([]);

/** What only an index on servers has to do. */
export function searchSuite(server: string, address: string): void {
  describe(`searching ${server}`, () => {
    let fixture: ElasticsearchFixture;
    beforeAll(async () => {
      fixture = await openTestStore(address);
    });
    afterAll(() => fixture.close());

    it('takes hundreds of apps at once, most of which have no index', async () => {
      const [app, other] = [uniqueName('app'), uniqueName('app')];
      await writeAndFind(fixture.store, [deliver(app, [eventAt(0, 'a')]), deliver(other, [eventAt(1, 'b')])]);
      const unknown = Array.from({ length: 600 }, () =>
        uniqueName('an-app-with-a-long-name-that-has-no-index-yet'),
      );
      expect(messagesOf(await searchAll(fixture.store, everything([app, ...unknown, other])))).toEqual([
        'b',
        'a',
      ]);
    });

    it('finds what lies in several indices of an app as if it were one', async () => {
      const app = uniqueName('app');
      await writeAndFind(fixture.store, [
        deliver(app, [eventAt(0, 'a'), eventAt(1, 'c')], { receivedAt: BASE }),
      ]);
      await fixture.client.indices.create({
        index: `${fixture.prefix}-${app}.${BASE + 1_000}`,
        aliases: { [`${fixture.prefix}-${app}.${BASE + 1_000}.write`]: {} },
      });
      await onNewStore(address, fixture, async (store) => {
        const later = deliver(app, [eventAt(1, 'b'), eventAt(2, 'd')], { receivedAt: BASE + 2_000 });
        await store.write([later]);
      });
      const query = everything([app]);
      const found = await searchAll(fixture.store, query, 'asc');
      expect(messagesOf(found)).toEqual(['a', 'c', 'b', 'd']);
      expect(new Set(found.map((event) => event.app))).toEqual(new Set([app]));
      const summary = {
        app,
        count: 4,
        first: eventAt(0, '')['@timestamp'],
        last: eventAt(2, '')['@timestamp'],
      };
      expect(await fixture.store.summarize(query)).toEqual([summary]);
      expect(await fixture.store.histogram({ ...query, intervalMs: 1_000, by: 'app' })).toEqual([
        { at: BASE, total: 4, by: { [app]: 4 } },
      ]);
      const around = await fixture.store.context(app, found[2]?.id ?? '', 1, 1);
      expect(messagesOf(around)).toEqual(['c', 'b', 'd']);
    });

    it('finds all or says what is too much for it, and never leaves something out', async () => {
      const app = uniqueName('app');
      const events = Array.from({ length: 1_500 }, (_, i) => eventAt(i, `zz y${i} tail`));
      await writeAndFind(fixture.store, [deliver(app, events)]);
      const nested = Array.from({ length: 24 }).reduce<string>(
        (inner, _, i) => `(tail (z${i} OR ${inner}))`,
        'zz',
      );
      for (const text of ['y*', '"zz y"*', '"y"* OR "zz y1"*', wide(), nested, `-(${nested})`]) {
        const query = everything([app], compileQuery(text, SCHEMA));
        const outcome = await fixture.store.count(query).catch((error: { code: string }) => error.code);
        expect({ [text]: outcome }).toEqual({
          [text]: expect.toSatisfy(
            (value) => value === 'bad-query' || value === (text.startsWith('-') ? 0 : 1_500),
          ),
        });
      }
      expect(await fixture.store.count(everything([app], compileQuery('"zz y99"*', SCHEMA)))).toBe(11);
    });

    it('counts values of attributes in the newest matches, where there are too many', async () => {
      const app = uniqueName('app');
      const events = Array.from({ length: 1_000 }, (_, i) =>
        eventAt(i, 'm', { service: 'all', attributes: { half: i < 500 ? 'old' : 'new' } }),
      );
      await writeAndFind(fixture.store, [deliver(app, events)]);
      const request = { ...everything([app]), names: ['half', 'service'], limit: 5 };
      const countAll = async (countedTerms: number) => {
        const search = createSearch({ client: fixture.client, prefix: fixture.prefix, countedTerms });
        return search.fields(request);
      };
      const service = {
        name: 'service',
        type: 'keyword',
        values: [{ value: 'all', count: 1_000 }],
        more: false,
      };
      const [half, ...others] = await countAll(1_000);
      expect(half).toMatchObject({ values: [{ count: 500 }, { count: 500 }], more: false });
      expect(others).toEqual([service]);
      const [newest, ...rest] = await countAll(200);
      expect(newest).toMatchObject({ name: 'half', values: [{ value: 'new' }], more: true });
      expect(newest?.values[0]?.count).toBeGreaterThan(100);
      expect(newest?.values[0]?.count).toBeLessThanOrEqual(220);
      expect(rest).toEqual([service]);
    });
  });
}

/** More alternatives than OpenSearch puts into one query. */
function wide(): string {
  return `zz OR service:(${Array.from({ length: 900 }, (_, i) => `p${i}*`).join(' OR ')})`;
}

/** One that has not listed the app's indices yet. */
async function onNewStore(
  address: string,
  { prefix, client }: ElasticsearchFixture,
  use: (store: EventStore) => Promise<void>,
): Promise<void> {
  const connection = { urls: [`http://${address}`] };
  const { store, close } = await openElasticsearchStore({ connection, prefix, logger: silent });
  await use(store);
  await client.indices.refresh({ index: `${prefix}-*` });
  await close();
}

/** How a search ends when no answer comes. */
export function unansweredSuite(): void {
  describe('searching a server that does not answer', () => {
    const query: EventQuery = everything(['app']);
    let server: Server;
    beforeAll(async () => {
      server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
    });
    afterAll(() => server.close());

    const openOn = (port: number) =>
      openElasticsearchStore({
        connection: { urls: [`http://127.0.0.1:${port}`], requestTimeoutMs: 200 },
        prefix: 'test',
        logger: silent,
      });

    it('takes as long as it may, and says so', async () => {
      const { store, close } = await openOn((server.address() as AddressInfo).port);
      await expect(store.count(query)).rejects.toMatchObject({ code: 'search-timeout' });
      await close();
    });

    it("closes the connection, so that the server stops, and rejects with the signal's reason", async () => {
      const { store, close } = await openOn((server.address() as AddressInfo).port);
      const abort = new AbortController();
      const connected = once(server, 'connection');
      const counting = store.count({ ...query, signal: abort.signal });
      const [socket] = await connected;
      await once(socket, 'data');
      abort.abort(new Error('the user has gone'));
      await expect(counting).rejects.toThrow('the user has gone');
      socket.resume();
      await once(socket, 'close');
      await close();
    });

    it('is unavailable where nothing listens', async () => {
      const { store, close } = await openOn(1);
      await expect(store.search({ ...query, order: 'desc', limit: 1 })).rejects.toMatchObject({
        code: 'store-unavailable',
      });
      await close();
    });
  });
}
