/** A real client of the forward protocol, in each of its modes. */
import {
  type EventModes,
  FluentClient,
  type FluentClientOptions,
  FluentSocketEvent,
} from '@fluent-org/logger';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTestRouter, type TestKey, type TestRouter } from '../test-support.ts';

const MODES: readonly EventModes[] = ['Message', 'Forward', 'PackedForward', 'CompressedPackedForward'];

let kapuas: TestRouter;
let key: TestKey;
const clients: FluentClient[] = [];

beforeEach(async () => {
  kapuas = await startTestRouter({ forwardHelloDelayMs: 20 });
  key = kapuas.addApp('orders');
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.shutdown();
  await kapuas.stop();
});

function createClient(
  tag: string,
  eventMode: EventModes,
  options: Partial<FluentClientOptions> = {},
): FluentClient {
  const { host, port } = kapuas.forward;
  const client = new FluentClient(tag, {
    eventMode,
    socket: { host, port, timeout: 10_000 },
    ack: { ackTimeout: 5000 },
    milliseconds: true,
    ...options,
  });
  clients.push(client);
  return client;
}

const withHandshake = (password: string): Partial<FluentClientOptions> => ({
  security: { clientHostname: 'client', sharedKey: password, username: key.id, password },
});

const emitAll = (client: FluentClient, count: number): Promise<unknown> =>
  Promise.all(Array.from({ length: count }, (_, i) => client.emit('access', { message: `line ${i}`, i })));

it.each(MODES)('takes %s after a handshake, and acknowledges what is durable', async (mode) => {
  await emitAll(createClient('app', mode, withHandshake(key.forwardPassword)), 200);
  const events = kapuas.queue.events('orders');
  expect(events.map(({ attributes }) => attributes?.i)).toEqual(Array.from({ length: 200 }, (_, i) => i));
  expect(new Set(events.map(({ tag }) => tag))).toEqual(new Set(['app.access']));
});

it.each(MODES)('takes %s with the key in the tag, which is not stored', async (mode) => {
  await emitAll(createClient(`${key.key}.app`, mode), 20);
  expect(kapuas.queue.events('orders').map(({ tag }) => tag)).toEqual(Array(20).fill('app.access'));
  expect(JSON.stringify(kapuas.queue.events())).not.toContain('kps_');
});

it('refuses a wrong password', async () => {
  const client = createClient('app', 'PackedForward', withHandshake('0'.repeat(64)));
  const refused = new Promise<Error>((resolve) => client.socketOn(FluentSocketEvent.ERROR, resolve));
  expect((await refused).message).toContain('unknown key id or wrong password');
  // The client gave up for good; its shutdown would wait for a connection that never comes.
  clients.length = 0;
  expect(kapuas.queue.batches).toEqual([]);
});

it('acknowledges only when the queue has the batch at last', async () => {
  let failures = 3;
  kapuas.queue.onAppend = async () => {
    failures -= 1;
    if (failures >= 0) throw new KapuasError('queue-unavailable', 'The disk is full.', { retryAfter: 0.01 });
  };
  await emitAll(createClient('app', 'PackedForward', withHandshake(key.forwardPassword)), 10);
  expect(failures).toBeLessThan(0);
  expect(kapuas.queue.events().map(({ message }) => message)).toEqual(
    Array.from({ length: 10 }, (_, i) => `line ${i}`),
  );
});

it('counts what came over the limit only once it is taken', async () => {
  kapuas.addApp('orders', { limits: { eventsPerSecond: 50, bytesPerSecond: 1_000_000 } });
  const client = createClient('app', 'PackedForward', withHandshake(key.forwardPassword));
  await emitAll(client, 510);
  await emitAll(client, 1);
  expect(kapuas.queue.events()).toHaveLength(511);
});
