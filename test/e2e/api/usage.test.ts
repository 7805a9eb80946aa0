import type { UsageEntry } from '@kapuas/core/ports/usage.ts';
import type { UsageAnswer } from '@kapuas/web/contract/usage.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiClient, signIn } from './api-client.ts';
import { createApp, createUser, storeEvents } from './fixtures.ts';
import { startWeb, type WebUnderTest } from './start-web.ts';

const MINUTE = 60_000;
const NOW = Math.floor(Date.now() / MINUTE) * MINUTE;

let web: WebUnderTest;
let admin: ApiClient;
let viewer: ApiClient;

function entry(app: string, minutesAgo: number, events: number): UsageEntry {
  const counts = { events, bytes: events * 100, unparsed: 1, limited: 2, rejected: 3, deadLetters: 4 };
  return { app, minute: NOW - minutesAgo * MINUTE, ...counts };
}

beforeAll(async () => {
  web = await startWeb();
  admin = await signIn(web);
  await createApp(admin, 'shop', 'orders');
  await createApp(admin, 'secrets', 'vault');
  viewer = await createUser(web, admin, { shop: 'viewer' });
  await web.usage.add([entry('orders', 1, 10), entry('orders', 2, 20), entry('orders', 120, 40)]);
  await web.usage.add([entry('vault', 1, 5)]);
});

afterAll(() => web.stop());

test('is summed per app and step, for readable apps', async () => {
  const answer = await viewer.ok<UsageAnswer>('GET', '/usage?interval=1m&from=-1h');
  expect(answer.apps).toMatchObject([
    {
      app: 'orders',
      team: 'shop',
      total: { events: 30, bytes: 3_000, unparsed: 2, limited: 4, rejected: 6, deadLetters: 8 },
      series: [{ events: 20 }, { events: 10 }],
    },
  ]);
  expect(answer.apps[0]?.series[1]?.at).toBe(new Date(NOW - MINUTE).toISOString());
});

test('covers the last day in about 60 steps unless told otherwise', async () => {
  const answer = await viewer.ok<UsageAnswer>('GET', '/usage');
  expect(answer.interval).toBe('30m');
  expect(answer.apps[0]?.total.events).toBe(70);
});

test('an app says whether events arrive, and what was refused', async () => {
  expect(await viewer.ok('GET', '/apps/orders/activity')).toEqual({
    events: 0,
    bytes: expect.any(Number),
    first: null,
    last: null,
    deadLetters: {},
  });
  const times = ['2015-10-18T18:01:01.123456Z', '2026-01-01T00:00:00Z', '2020-06-01T00:00:00Z'];
  await storeEvents(
    web,
    'orders',
    times.map((time) => ({ '@timestamp': time })),
  );
  const line = new TextEncoder().encode('{"message":"too strange"}');
  await web.deadLetters.put([{ app: 'orders', eventId: 'e.0', reason: 'too strange', at: NOW, line }]);
  await expect
    .poll(() => viewer.ok('GET', '/apps/orders/activity'))
    .toMatchObject({ events: 3, first: times[0], last: times[1], deadLetters: { 'too strange': 1 } });
});
