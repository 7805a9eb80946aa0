import type { FieldsAnswer, HistogramAnswer, SearchAnswer } from '@kapuas/web/contract/search.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiClient, signIn } from './api-client.ts';
import { auditOf, createApp, createUser, storeEvents } from './fixtures.ts';
import { startWeb, type WebUnderTest } from './start-web.ts';

let web: WebUnderTest;
let admin: ApiClient;
/** Reads the team "shop" only, which owns "orders" and "payments"; "vault" belongs to another. */
let viewer: ApiClient & { readonly email: string };

const LEVELS = ['info', 'info', 'warn', 'error'] as const;

beforeAll(async () => {
  web = await startWeb();
  admin = await signIn(web);
  await createApp(admin, 'shop', 'orders', { headers: ['x-user-id'] });
  await createApp(admin, 'shop', 'payments');
  await createApp(admin, 'secrets', 'vault');
  viewer = await createUser(web, admin, { shop: 'viewer' });
  await storeEvents(
    web,
    'orders',
    Array.from({ length: 40 }, (_, n) => ({
      message: `order ${n} placed`,
      level: LEVELS[n % 4] as 'info',
      headers: { 'x-user-id': String(n % 10) },
      attributes: { total: n },
    })),
  );
  await storeEvents(web, 'payments', [{ message: 'paid', level: 'info' }]);
  await storeEvents(web, 'vault', [{ message: 'opened', level: 'warn' }]);
});

afterAll(() => web.stop());

function search(client: ApiClient, query: Readonly<Record<string, string>>): Promise<SearchAnswer> {
  return client.ok<SearchAnswer>('GET', `/search?${new URLSearchParams(query)}`);
}

function problem(client: ApiClient, path: string, query: Readonly<Record<string, string>>) {
  return client.problem('GET', `${path}?${new URLSearchParams(query)}`);
}

describe('search', () => {
  test('finds, newest first, and pages by cursor without a gap', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { apps: 'orders', limit: '15', ...(cursor === undefined ? {} : { cursor }) };
      const page = await search(viewer, query);
      expect(page.total).toEqual({ value: 40, relation: 'eq' });
      seen.push(...page.events.map(({ event }) => event.message));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(Array.from({ length: 40 }, (_, n) => `order ${39 - n} placed`));
  });

  test('speaks the search language, with the declared headers of the apps', async () => {
    const found = await search(viewer, { apps: 'orders', q: 'x-user-id:3 level:error', order: 'asc' });
    expect(found.events.map(({ event }) => event.attributes?.total)).toEqual([3, 23]);
    expect(found.events[0]).toMatchObject({ app: 'orders', id: expect.any(String) });
    expect(found.tookMs).toBeGreaterThanOrEqual(0);
  });

  test.each([{}, { apps: '*' }])('%j stands for all that are readable', async (query) => {
    const mine = await search(viewer, query);
    expect(new Set(mine.events.map(({ app }) => app))).toEqual(new Set(['orders', 'payments']));
    const all = await search(admin, query);
    expect(new Set(all.events.map(({ app }) => app))).toEqual(new Set(['orders', 'payments', 'vault']));
  });

  test('gives nothing to one who may read nothing', async () => {
    const outsider = await createUser(web, admin);
    expect(await search(outsider, {})).toMatchObject({ events: [], total: { value: 0, relation: 'eq' } });
  });

  test.each(['/search', '/histogram', '/fields', '/export', '/tail', '/usage'])(
    '%s refuses an app of another team, one that does not exist, and none at all',
    async (path) => {
      const foreign = await problem(viewer, path, { apps: 'orders,vault' });
      expect(foreign).toMatchObject({
        status: 403,
        code: 'forbidden',
        detail: expect.stringContaining('secrets'),
      });
      expect(await problem(viewer, path, { apps: 'nope' })).toMatchObject({
        status: 404,
        code: 'app-unknown',
      });
      expect(await problem(viewer, path, { apps: ',' })).toMatchObject({ status: 400, code: 'bad-request' });
    },
  );

  test.each<[string, Record<string, string>, string]>([
    ['/search', { q: 'level:(' }, 'bad-query'],
    ['/search', { q: '"never closed' }, 'bad-query'],
    ['/search', { from: 'yesterday-ish' }, 'bad-time-range'],
    ['/search', { from: '-1h', to: '-2h' }, 'bad-time-range'],
    ['/search', { cursor: 'made up' }, 'bad-cursor'],
    ['/search', { limit: '0' }, 'bad-request'],
    ['/search', { limit: 'many' }, 'bad-request'],
    ['/search', { order: 'sideways' }, 'bad-request'],
    ['/histogram', { interval: 'often' }, 'bad-request'],
    ['/histogram', { from: '-1d', interval: '1ms' }, 'bad-request'],
    ['/histogram', { by: 'colour' }, 'bad-request'],
    ['/fields', { limit: '1000' }, 'bad-request'],
    ['/export', { format: 'xml' }, 'bad-request'],
    ['/usage', { interval: '90s' }, 'bad-request'],
    ['/tail', { q: 'a AND' }, 'bad-query'],
    ['/trails/r-1', { from: 'x' }, 'bad-time-range'],
  ])('%s with %j is a problem', async (path, query, code) => {
    expect(await problem(viewer, path, query)).toMatchObject({ status: 400, code });
  });

  test('a mistake in the query has its place', async () => {
    const answer = await viewer.call('GET', `/search?q=${encodeURIComponent('level:error (')}`);
    expect(answer.body).toMatchObject({ code: 'bad-query', position: { from: expect.any(Number) } });
  });
});

describe('histogram', () => {
  test('counts by level in about 60 steps', async () => {
    const path = '/histogram?apps=orders&from=-1h&by=level';
    const { interval, intervalMs, buckets } = await viewer.ok<HistogramAnswer>('GET', path);
    expect({ interval, intervalMs }).toEqual({ interval: '1m', intervalMs: 60_000 });
    const sums: Record<string, number> = {};
    for (const { at, total, by } of buckets) {
      expect(Date.parse(at) % intervalMs).toBe(0);
      expect(Object.values(by).reduce((sum, count) => sum + count, 0)).toBe(total);
      for (const [level, count] of Object.entries(by)) sums[level] = (sums[level] ?? 0) + count;
    }
    expect(sums).toEqual({ info: 20, warn: 10, error: 10 });
  });

  test('takes a width', async () => {
    const answer = await viewer.ok<HistogramAnswer>('GET', '/histogram?apps=orders&interval=5s&from=-5m');
    expect(answer.buckets.reduce((sum, { total }) => sum + total, 0)).toBe(40);
    expect(answer.interval).toBe('5s');
  });
});

test('fields have their most frequent values', async () => {
  const { fields } = await viewer.ok<FieldsAnswer>('GET', '/fields?apps=orders&names=level&limit=2');
  expect(fields).toMatchObject([
    { name: 'level', type: 'keyword', values: expect.arrayContaining([{ value: 'info', count: 20 }]) },
  ]);
});

describe('context', () => {
  test('has what came just before and after', async () => {
    const { events } = await search(viewer, { apps: 'orders', q: '"order 20"' });
    const id = encodeURIComponent(events[0]?.id as string);
    const path = `/context?app=orders&id=${id}&before=2&after=1`;
    const context = await viewer.ok<{ events: SearchAnswer['events'] }>('GET', path);
    expect(context.events.map(({ event }) => event.attributes?.total)).toEqual([18, 19, 20, 21]);
  });

  test('refuses an event that is not there and an app of another team', async () => {
    expect(await problem(viewer, '/context', { app: 'orders', id: 'none.0' })).toMatchObject({
      status: 404,
      code: 'event-unknown',
    });
    expect(await problem(viewer, '/context', { app: 'vault', id: 'none.0' })).toMatchObject({ status: 403 });
    expect(await problem(viewer, '/context', { app: 'orders' })).toMatchObject({ status: 400 });
  });
});

describe('export', () => {
  async function download(query: Readonly<Record<string, string>>) {
    const url = `${web.url}/api/v1/export?${new URLSearchParams(query)}`;
    const response = await fetch(url, { headers: viewer.headers });
    return { headers: response.headers, text: await response.text() };
  }

  test('gives every event a line', async () => {
    const { headers, text } = await download({ apps: 'orders', order: 'asc' });
    expect(headers.get('content-type')).toBe('application/x-ndjson');
    expect(headers.get('content-disposition')).toBe('attachment; filename="events.ndjson"');
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(40);
    expect(JSON.parse(lines[0] as string)).toMatchObject({
      app: 'orders',
      event: { message: 'order 0 placed' },
    });
  });

  test('gives the columns that are asked for, as CSV, up to a limit', async () => {
    const query = { apps: 'orders', format: 'csv', columns: 'x-user-id,message', order: 'asc', limit: '2' };
    const { text } = await download(query);
    expect(text).toBe('x-user-id,message\r\n0,order 0 placed\r\n1,order 1 placed\r\n');
  });

  test('is audited when it begins and when it ends', async () => {
    await download({ apps: 'payments' });
    const [ended, begun] = await auditOf(admin, { actor: viewer.email, limit: '2' });
    expect(begun).toMatchObject({ action: 'event.export', detail: { apps: ['payments'], limit: 100_000 } });
    expect(ended).toMatchObject({ action: 'event.export-end', detail: { results: 1 } });
  });
});
