import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, signIn } from '../kapuas/client.ts';
import { ingest, produceBatch } from '../kapuas/ingest.ts';
import { type Kapuas, removeDataDir, startKapuas } from '../kapuas/process.ts';

const REQUEST_ID = 'req-addc1839-2ed5-4778-b57e-5854eb7b8b09';
const ALL_TIME = { from: '-7300d', to: 'now' };

let kapuas: Kapuas;
let client: Client;

beforeAll(async () => {
  kapuas = await startKapuas();
  client = await signIn(kapuas);
});

afterAll(async () => {
  await kapuas.stop();
  await removeDataDir(kapuas.dataDir);
});

/** Lines as OpenStack's nova writes them; every fifth belongs to one request. */
function novaLines(count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const requestId =
      i % 5 === 0 ? REQUEST_ID : `req-${String(i).padStart(8, '0')}-0000-4000-8000-000000000000`;
    return `nova-api.log 2017-05-16 00:00:0${i % 10}.008 25746 INFO nova.osapi_compute.wsgi.server [${requestId} 113d3a99 - - -] 10.11.10.1 "GET /v2/servers/detail HTTP/1.1" status: 200 len: ${i}`;
  });
}

test('a request id found by the pattern of the app leads to all of its events', async () => {
  const { key } = await client.createApp('nova', { requestId: { pattern: 'req-[0-9a-f-]{36}' } });
  const answer = await produceBatch(
    kapuas,
    key,
    novaLines(1000).map((line) => ({ '@message': line })),
  );
  expect(answer.status).toBe(200);
  await client.waitForCount({ apps: 'nova', ...ALL_TIME }, 1000);

  const found = await client.searchAll({ apps: 'nova', q: `request_id:"${REQUEST_ID}"`, ...ALL_TIME });
  expect(found).toHaveLength(200);
  const trail = await client.expect<{ events: unknown[]; apps: { app: string; count: number }[] }>(
    'GET',
    `/trails/${REQUEST_ID}`,
  );
  expect(trail.events).toHaveLength(200);
  expect(trail.apps).toMatchObject([{ app: 'nova', count: 200 }]);
});

test('lines that are not JSON are kept, marked and counted', async () => {
  const { key } = await client.createApp('mixed');
  const lines = [
    '{"message":"fine","level":"warn"}',
    'Jun 14 15:16:01 combo sshd: authentication failure',
    '{"cut": ',
  ];
  const { status, body } = await ingest(kapuas, key, `${lines.join('\n')}\n`);
  expect({ status, body }).toEqual({ status: 200, body: { accepted: 3, unparsed: 2 } });
  await client.waitForCount({ apps: 'mixed', ...ALL_TIME }, 3);
  const { events } = await client.search({ apps: 'mixed', q: 'parse_error:*', ...ALL_TIME });
  expect(events.map(({ event }) => event.message).sort()).toEqual([lines[1], lines[2]].sort());
});

test('a trail goes through every app that the request touched, in time order', async () => {
  const keys = [await client.createApp('front'), await client.createApp('back')];
  const startedAt = Date.now() - 1000;
  const at = (ms: number): string => new Date(startedAt + ms).toISOString();
  const event = (ms: number, message: string) =>
    JSON.stringify({ time: at(ms), msg: message, 'x-request-id': 'r-1' });
  await ingest(kapuas, keys[0]?.key ?? '', `${event(0, 'in')}\n${event(30, 'out')}\n`);
  await ingest(kapuas, keys[1]?.key ?? '', `${event(10, 'asked')}\n${event(20, 'answered')}\n`);
  await client.waitForCount({ q: 'request_id:r-1' }, 4);
  const trail = await client.expect<{ events: { app: string; event: { message: string } }[] }>(
    'GET',
    '/trails/r-1',
  );
  expect(trail.events.map(({ app, event: { message } }) => `${app} ${message}`)).toEqual([
    'front in',
    'back asked',
    'back answered',
    'front out',
  ]);
});

test('the same post under one Idempotency-Key is taken once', async () => {
  const { key } = await client.createApp('once');
  const post = () => ingest(kapuas, key, '{"message":"only once"}\n', { 'idempotency-key': 'k-1' });
  expect((await post()).status).toBe(200);
  expect((await post()).status).toBe(200);
  expect((await ingest(kapuas, key, '{"message":"last"}\n')).status).toBe(200);
  await client.waitForCount({ apps: 'once', q: 'last' }, 1);
  await client.waitForCount({ apps: 'once' }, 2);
});

test('a revoked key is refused at once, and a suspended app says so', async () => {
  const { key, id } = await client.createApp('closing');
  expect((await ingest(kapuas, key, '{"message":"open"}\n')).status).toBe(200);
  await client.expect('PATCH', '/apps/closing', { suspended: true });
  await expect
    .poll(() => ingest(kapuas, key, '{}\n'))
    .toMatchObject({ status: 403, body: { code: 'app-suspended' } });
  await client.expect('PATCH', '/apps/closing', { suspended: false });
  await expect.poll(async () => (await ingest(kapuas, key, '{"message":"again"}\n')).status).toBe(200);
  await client.expect('DELETE', `/apps/closing/keys/${id}`);
  await expect
    .poll(() => ingest(kapuas, key, '{}\n'))
    .toMatchObject({ status: 401, body: { code: 'key-unknown' } });
});

test('a stop by SIGTERM and a new start keep everything', async () => {
  const { key } = await client.createApp('kept');
  expect((await ingest(kapuas, key, '{"message":"before"}\n'.repeat(50))).body).toEqual({
    accepted: 50,
    unparsed: 0,
  });
  expect(await kapuas.stop()).toBe(0);
  kapuas = await startKapuas({ dataDir: kapuas.dataDir });
  client = await signIn(kapuas);
  await client.waitForCount({ apps: 'kept' }, 50);
  expect((await ingest(kapuas, key, '{"message":"after"}\n')).status).toBe(200);
  await client.waitForCount({ apps: 'kept' }, 51);
});
