import { once } from 'node:events';
import type { EventStore } from '@kapuas/core/ports/event-store.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiClient, signIn } from './api-client.ts';
import { createApp } from './fixtures.ts';
import { startWeb, type WebUnderTest } from './start-web.ts';

type Search = EventStore['search'];

let web: WebUnderTest;
let admin: ApiClient;
/** What the store does instead of searching. */
let search: Search | undefined;

beforeAll(async () => {
  const wrapStore = (store: EventStore): EventStore => ({
    ...store,
    search: (query) => (search ?? store.search)(query),
  });
  web = await startWeb({ wrapStore, config: { searchTimeoutSeconds: 1 } });
  admin = await signIn(web);
  await createApp(admin, 'shop', 'orders');
});

afterAll(() => web.stop());

/** Never answers; rejects as the port promises when the signal aborts. */
function stuck(onAbort: (reason: unknown) => void): Search {
  return async ({ signal }) => {
    await once(signal as AbortSignal, 'abort');
    onAbort(signal?.reason);
    throw signal?.reason;
  };
}

test('a search that takes too long is given up and says what to do', async () => {
  let aborted = false;
  search = stuck(() => {
    aborted = true;
  });
  expect(await admin.problem('GET', '/search?apps=orders')).toMatchObject({
    status: 503,
    code: 'search-timeout',
  });
  expect(aborted).toBe(true);
});

test('a search whose caller goes away is given up', async () => {
  const aborted = new Promise((resolve) => {
    search = stuck(resolve);
  });
  const cut = new AbortController();
  const asked = fetch(`${web.url}/api/v1/search?apps=orders`, { headers: admin.headers, signal: cut.signal });
  setTimeout(() => cut.abort(), 50);
  await expect(asked).rejects.toThrow();
  expect(await aborted).toMatchObject({ name: 'AbortError' });
});

test('a store that is away is a 503, and the rest of the API goes on', async () => {
  search = async () => {
    throw new KapuasError('store-unavailable', 'The event store does not answer.');
  };
  expect(await admin.problem('GET', '/search?apps=orders')).toMatchObject({
    status: 503,
    code: 'store-unavailable',
  });
  expect((await admin.call('GET', '/apps')).status).toBe(200);
});

test('an export that breaks off is seen to be broken off', async () => {
  let pages = 0;
  search = async () => {
    pages += 1;
    if (pages > 1) throw new KapuasError('store-unavailable', 'The event store does not answer.');
    const event = { '@timestamp': '2026-01-31T12:00:00Z', message: 'first page' };
    const events = [{ id: 'e.0', app: 'orders', event }];
    return { events, cursor: 'next', total: { value: 1, relation: 'eq' } };
  };
  const answer = await fetch(`${web.url}/api/v1/export?apps=orders`, { headers: admin.headers });
  expect(answer.status).toBe(200);
  await expect(answer.text()).rejects.toThrow();
});

test('what nobody foresaw is a 500 that gives nothing away', async () => {
  search = async () => {
    throw new Error('password=hunter2 at /srv/secret');
  };
  const answer = await admin.call('GET', '/search?apps=orders');
  expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
  expect(JSON.stringify(answer.body)).not.toMatch(/hunter2|srv/);
});
