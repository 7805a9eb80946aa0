import type { Trail } from '@kapuas/web/contract/trails.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiClient, signIn } from './api-client.ts';
import { auditOf, createApp, createUser, storeEvents } from './fixtures.ts';
import { startWeb, type WebUnderTest } from './start-web.ts';

const REQUEST_ID = 'req-42/ü';

let web: WebUnderTest;
let admin: ApiClient;
let viewer: ApiClient & { readonly email: string };

const at = (second: number): string => `2015-10-18T18:01:0${second}.000Z`;

function event(second: number, message: string) {
  return { '@timestamp': at(second), message, request_id: REQUEST_ID };
}

beforeAll(async () => {
  web = await startWeb();
  admin = await signIn(web);
  await createApp(admin, 'shop', 'gateway');
  await createApp(admin, 'shop', 'orders');
  await createApp(admin, 'secrets', 'vault');
  viewer = await createUser(web, admin, { shop: 'viewer' });
  await storeEvents(web, 'gateway', [event(1, 'in'), event(6, 'out'), { message: 'other' }]);
  await storeEvents(web, 'orders', [event(2, 'order'), event(5, 'done')]);
  await storeEvents(web, 'vault', [event(3, 'open'), event(4, 'close')]);
});

afterAll(() => web.stop());

const path = `/trails/${encodeURIComponent(REQUEST_ID)}`;

test('a trail is in time order over all apps, however old its events', async () => {
  const trail = await admin.ok<Trail>('GET', path);
  expect(trail.requestId).toBe(REQUEST_ID);
  const steps = trail.events.map(({ app, event: { message } }) => `${app} ${message}`);
  expect(steps).toEqual([
    'gateway in',
    'orders order',
    'vault open',
    'vault close',
    'orders done',
    'gateway out',
  ]);
  expect(trail.hidden).toEqual({ apps: 0, events: 0 });
  expect(trail.cursor).toBeUndefined();
});

test('what the caller may not read is counted and not shown', async () => {
  const answer = await viewer.call<Trail>('GET', path);
  expect(answer.body.apps).toEqual([
    { app: 'gateway', count: 2, first: at(1), last: at(6) },
    { app: 'orders', count: 2, first: at(2), last: at(5) },
  ]);
  expect(answer.body.events).toHaveLength(4);
  expect(answer.body.hidden).toEqual({ apps: 1, events: 2 });
  expect(JSON.stringify(answer.body)).not.toContain('vault');
});

test('is paged by cursor, and cut by time', async () => {
  const first = await viewer.ok<Trail>('GET', `${path}?limit=3`);
  const rest = await viewer.ok<Trail>(
    'GET',
    `${path}?limit=3&cursor=${encodeURIComponent(first.cursor as string)}`,
  );
  const messages = [...first.events, ...rest.events].map((found) => found.event.message);
  expect(messages).toEqual(['in', 'order', 'done', 'out']);
  const cut = await viewer.ok<Trail>('GET', `${path}?from=${at(2)}&to=${at(6)}`);
  expect(cut.events.map((found) => found.event.message)).toEqual(['order', 'done']);
});

test('an unknown request id has an empty trail', async () => {
  expect(await viewer.ok('GET', '/trails/nothing')).toMatchObject({ apps: [], events: [] });
});

test('is audited with what was hidden', async () => {
  await viewer.ok('GET', path);
  const [entry] = await auditOf(admin, { target: `request-id:${REQUEST_ID}`, actor: viewer.email });
  expect(entry).toMatchObject({
    action: 'trail.read',
    detail: { apps: ['gateway', 'orders'], results: 4, hidden: { apps: 1, events: 2 } },
  });
});
