import { indexName } from '@kapuas/core/apps/app.ts';
import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import type { WriteResult } from '@kapuas/core/ports/event-store.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uniqueName } from '../cases.ts';
import { type ElasticsearchFixture, openTestStore } from '../event-store/elasticsearch.ts';
import { deliver, deliverWith, eventAt, everything, writeAndFind } from '../event-store/fixtures.ts';

const DAY = 86_400_000;
const NUMBERS = [{ name: 'cart.total', type: 'number' }] as const;
const STORED: WriteResult = { stored: 1, retry: [], refused: [] };

/** What the adapter promises of its indices beside the ports' contracts. */
export function indicesSuite(product: string, address: string): void {
  describe(`indices in ${product}`, () => {
    let fixture: ElasticsearchFixture;
    beforeAll(async () => {
      // Everything that is not empty is large enough to be rolled over.
      fixture = await openTestStore(address, { rollOverBytes: 1 });
      deliverWith(fixture.entryOf);
    });
    afterAll(() => fixture.close());

    const aliasOf = (app: string) => indexName(app, fixture.prefix);
    const request = <T>(method: string, path: string, body?: object) =>
      fixture.client.transport.request<T>({ method, path, ...(body && { body }) });
    const indicesOf = async (app: string) =>
      Object.keys(await request<object>('GET', `/${aliasOf(app)}.*/_alias`)).toSorted();
    const newIndex = async (app: string) => (await indicesOf(app)).at(-1) as string;
    const write = async (delivery: Delivery) => (await fixture.store.write([delivery]))[0];
    const count = (app: string) => fixture.store.count(everything([app]));
    const block = (index: string, value: boolean | null) =>
      request('PUT', `/${index}/_settings`, { 'index.blocks.read_only_allow_delete': value });

    it('keeps what it made when it is asked again', async () => {
      const app = uniqueName('app');
      await fixture.admin.ensure(app, { fields: NUMBERS });
      const before = await request('GET', `/${aliasOf(app)}.*`);
      await fixture.admin.ensure(app, { fields: NUMBERS });
      expect(await request('GET', `/${aliasOf(app)}.*`)).toEqual(before);
      expect(await indicesOf(app)).toHaveLength(1);
    });

    it('puts declared fields into the mapping of all indices, and finds by them from then on', async () => {
      const app = uniqueName('app');
      await fixture.admin.ensure(app, { fields: [] });
      await writeAndFind(fixture.store, [deliver(app, [eventAt(0, 'a', { attributes: { total: 4 } })])]);
      await fixture.admin.rollOver(app);
      await fixture.admin.ensure(app, { fields: [{ name: 'total', type: 'number' }] });
      expect(await fixture.admin.observe(app)).toEqual({ fields: [{ name: 'total', type: 'number' }] });
      const mappings = await request<Record<string, { mappings: unknown }>>(
        'GET',
        `/${aliasOf(app)}.*/_mapping`,
      );
      expect(Object.keys(mappings)).toHaveLength(2);
      for (const { mappings: mapping } of Object.values(mappings)) {
        expect(mapping).toMatchObject({
          dynamic: 'false',
          properties: { index: { properties: { numbers: { properties: { total: { type: 'double' } } } } } },
        });
      }
      await writeAndFind(fixture.store, [deliver(app, [eventAt(1, 'b', { attributes: { total: 5 } })])]);
      const field = { name: 'total', path: ['attributes', 'total'], type: 'number' } as const;
      const test = { op: 'range', from: { value: 3, inclusive: true } } as const;
      const found = await fixture.store.count(everything([app], { kind: 'field', field, test }));
      expect(found).toBe(1);
    });

    it('takes a change of type of a declared field', async () => {
      const app = uniqueName('app');
      for (const type of ['number', 'date', 'text', 'keyword', 'number'] as const) {
        await fixture.admin.ensure(app, { fields: [{ name: 'x', type }] });
        expect(await fixture.admin.observe(app)).toEqual({ fields: [{ name: 'x', type }] });
        expect(await write(deliver(app, [eventAt(0, type, { attributes: { x: '2026-01-15' } })]))).toEqual(
          STORED,
        );
      }
    });

    it('repairs aliases that were removed by hand', async () => {
      const app = uniqueName('app');
      await fixture.admin.ensure(app, { fields: [] });
      const index = await newIndex(app);
      for (const alias of [aliasOf(app), `${index}.write`]) {
        await request('DELETE', `/${index}/_alias/${alias}`);
        expect(await fixture.admin.observe(app)).toEqual({ fields: [], lacks: `alias ${alias} of ${index}` });
        await fixture.admin.ensure(app, { fields: [] });
        expect(await fixture.admin.observe(app)).toEqual({ fields: [] });
      }
      await request('DELETE', `/${index}/_alias/${index}.write`);
      await writeAndFind(fixture.store, [deliver(app, [eventAt(0, 'a')])]);
      expect(await count(app)).toBe(1);
      expect(await indicesOf(app)).toEqual([index]);
    });

    it('makes an index again that was deleted by hand, with its mapping, and loses nothing that comes', async () => {
      const app = uniqueName('app');
      await fixture.admin.ensure(app, { fields: NUMBERS });
      await writeAndFind(fixture.store, [deliver(app, [eventAt(0, 'gone')])]);
      await request('DELETE', `/${await newIndex(app)}`);
      expect(await fixture.admin.observe(app)).toBeUndefined();
      await writeAndFind(fixture.store, [
        deliver(app, [eventAt(1, 'kept', { attributes: { 'cart.total': 1 } })]),
      ]);
      expect(await count(app)).toBe(1);
      expect(await fixture.admin.observe(app)).toEqual({ fields: NUMBERS, remadeAt: expect.any(Number) });
    });

    it('lets no write make an index without mapping', async () => {
      const app = uniqueName('app');
      expect(await write(deliver(app, [eventAt(0, 'a')]))).toEqual(STORED);
      const index = await newIndex(app);
      await request('DELETE', `/${index}`);
      await Promise.all(Array.from({ length: 8 }, (_, i) => write(deliver(app, [eventAt(i, 'b')]))));
      for (const name of await indicesOf(app)) {
        const mapping = await request<Record<string, { mappings: object }>>('GET', `/${name}/_mapping`);
        expect(mapping[name]?.mappings).toMatchObject({ dynamic: 'false' });
      }
      expect(await fixture.admin.observe(app)).toEqual({ fields: [], remadeAt: expect.any(Number) });
    });

    it('asks for a retry while an index is read-only, says so, and goes on when it is not', async () => {
      const [app, other] = [uniqueName('app'), uniqueName('app')];
      for (const name of [app, other]) await fixture.admin.ensure(name, { fields: [] });
      const index = await newIndex(app);
      await block(index, true);
      const [blocked, open] = [
        deliver(app, [eventAt(0, 'a'), eventAt(1, 'b')]),
        deliver(other, [eventAt(0, 'c')]),
      ];
      expect(await fixture.store.write([blocked, open])).toEqual([
        {
          stored: 0,
          retry: [0, 1],
          refused: [],
          cause: { kind: 'index', detail: expect.stringMatching(/block/) },
        },
        STORED,
      ]);
      expect(await fixture.admin.observe(app)).toMatchObject({
        problem: { kind: 'read-only', detail: expect.stringContaining(index) },
      });
      await block(index, null);
      expect(await fixture.admin.observe(app)).toEqual({ fields: [] });
      await writeAndFind(fixture.store, [blocked]);
      expect(await count(app)).toBe(2);
    });

    it('writes to the index that was in force when a batch was received, and so only once', async () => {
      const app = uniqueName('app');
      await fixture.admin.ensure(app, { fields: [] });
      const before = deliver(app, [eventAt(0, 'a'), eventAt(1, 'b')]);
      await writeAndFind(fixture.store, [before]);
      expect(await fixture.admin.rollOver(app)).toBe(true);
      expect(await fixture.admin.rollOver(app)).toBe(false);
      const [first, second] = (await indicesOf(app)) as [string, string];
      const from = Number(second.split('.').at(-1));
      expect(from).toBeGreaterThan(Date.now() + 60_000);
      const after = deliver(app, [eventAt(2, 'c')], { receivedAt: from });
      const last = deliver(app, [eventAt(3, 'd')], { receivedAt: from - 1 });
      const again = [before, after, last, before, after, last];
      await writeAndFind(fixture.store, again);
      expect(await count(app)).toBe(4);
      const countIn = async (index: string) =>
        (await request<{ count: number }>('GET', `/${index}/_count`)).count;
      expect([await countIn(first), await countIn(second)]).toEqual([3, 1]);
    });

    it('knows a batch that its client sends again after a roll-over', async () => {
      const app = uniqueName('app');
      await fixture.admin.ensure(app, { fields: [] });
      const events = [eventAt(0, 'a'), eventAt(1, 'b')];
      await writeAndFind(fixture.store, [deliver(app, events, { clientId: 'one' })]);
      await fixture.admin.rollOver(app);
      const receivedAt = Number((await newIndex(app)).split('.').at(-1)) + 1_000;
      const again = deliver(app, events, { clientId: 'one', receivedAt });
      const other = deliver(app, [eventAt(2, 'c')], { clientId: 'two', receivedAt });
      await writeAndFind(fixture.store, [again, other, again]);
      expect(await count(app)).toBe(3);
    });

    it('drops whole indices, and the one in force only when all in it is old', async () => {
      const app = uniqueName('app');
      const now = Date.now();
      await fixture.admin.ensure(app, { fields: [] });
      const old = deliver(app, [eventAt(0, 'old')], { receivedAt: now - 3 * DAY });
      await writeAndFind(fixture.store, [old]);
      await fixture.store.deleteBefore(app, now - 4 * DAY);
      expect(await count(app)).toBe(1);
      await fixture.store.deleteBefore(app, now - 2 * DAY);
      expect(await count(app)).toBe(0);
      expect(await indicesOf(app)).toHaveLength(1);
      await writeAndFind(fixture.store, [deliver(app, [eventAt(1, 'young')], { receivedAt: now - DAY })]);
      const indices = await indicesOf(app);
      await fixture.store.deleteBefore(app, now - 2 * DAY);
      expect(await indicesOf(app)).toEqual(indices);
      expect(await count(app)).toBe(1);
      expect(await fixture.admin.observe(app)).toEqual({ fields: [] });
    });

    it('tells which event of a request was not taken', async () => {
      const [app, other] = [uniqueName('app'), uniqueName('app')];
      const good = deliver(
        app,
        [0, 1, 2, 3, 4].map((i) => eventAt(i, `m${i}`)),
      );
      const lines = Buffer.from(good.batch.payload).toString().split('\n');
      lines[2] = (lines[2] as string).replace(/"at":\d+/, '"at":"late"');
      const broken = { ...good, batch: { ...good.batch, payload: Buffer.from(lines.join('\n')) } };
      const around = [deliver(other, [eventAt(0, 'x')]), deliver(other, [eventAt(1, 'y')])] as const;
      const results = await fixture.store.write([around[0], broken, around[1]]);
      expect(results).toEqual([
        STORED,
        { stored: 4, retry: [], refused: [{ line: 2, reason: expect.stringMatching(/index\.at/) }] },
        STORED,
      ]);
      expect(await write(broken)).toEqual(results[1]);
    });

    it('leaves nothing behind of an app that is removed', async () => {
      const app = uniqueName('app');
      await fixture.admin.ensure(app, { fields: [] });
      await writeAndFind(fixture.store, [deliver(app, [eventAt(0, 'a')])]);
      await fixture.admin.rollOver(app);
      await fixture.admin.remove(app);
      expect(await indicesOf(app)).toEqual([]);
      await expect(request('GET', `/_index_template/${aliasOf(app)}`)).rejects.toMatchObject({
        statusCode: 404,
      });
    });
  });
}
