/** The forward client of npm, which is as strict as any: it gives up for good when it is greeted unawares. */
import {
  type EventModes,
  FluentClient,
  type FluentClientOptions,
  FluentSocketEvent,
} from '@fluent-org/logger';
import { expect, onTestFinished, test } from 'vitest';
import { eventually, startServer } from './server.fixture.ts';

type Kapuas = Awaited<ReturnType<typeof startServer>>;

const MODES: readonly EventModes[] = ['Message', 'Forward', 'PackedForward', 'CompressedPackedForward'];

function createClient(kapuas: Kapuas, options: FluentClientOptions, tag = `${kapuas.key}.app`): FluentClient {
  const client = new FluentClient(tag, {
    ack: { ackTimeout: 5000 },
    milliseconds: true,
    ...options,
    socket: { host: '127.0.0.1', port: kapuas.port, reconnect: { delay: 20, backoff: 1 } },
  });
  // A client that has given up never finishes to disconnect.
  onTestFinished(() => void client.disconnect());
  return client;
}

function secured(kapuas: Kapuas, options: FluentClientOptions = {}): FluentClient {
  const { id: username, password } = kapuas;
  const security = { clientHostname: 'web-1', sharedKey: password, username, password };
  return createClient(kapuas, { ...options, security }, 'app');
}

const emitAll = (client: FluentClient, count: number): Promise<unknown> =>
  Promise.all(Array.from({ length: count }, (_, n) => client.emit('access', { n, text: 'naïve ☃' })));

const expectAll = (kapuas: Kapuas, count: number): void =>
  expect(kapuas.records().map(({ tag, record }) => ({ tag, record }))).toEqual(
    Array.from({ length: count }, (_, n) => ({ tag: 'app.access', record: { n, text: 'naïve ☃' } })),
  );

test.each(MODES)('%s with the key in the tag', async (eventMode) => {
  const kapuas = await startServer();
  await emitAll(createClient(kapuas, { eventMode }), 100);
  expectAll(kapuas, 100);
});

test.each(MODES)('%s after the handshake', async (eventMode) => {
  const kapuas = await startServer({ host: '0.0.0.0' });
  await emitAll(secured(kapuas, { eventMode }), 100);
  expectAll(kapuas, 100);
});

test.each(MODES)('%s without acknowledgement', async (eventMode) => {
  const kapuas = await startServer();
  const { ack: _, ...options } = { eventMode, ack: undefined };
  const client = new FluentClient(`${kapuas.key}.app`, {
    ...options,
    socket: { host: '127.0.0.1', port: kapuas.port },
  });
  onTestFinished(() => client.disconnect());
  await emitAll(client, 100);
  await eventually(() => expectAll(kapuas, 100));
});

test('both kinds of client at once, on one port', async () => {
  const kapuas = await startServer({ helloDelayMs: 200 });
  await Promise.all([emitAll(createClient(kapuas, {}), 10), emitAll(secured(kapuas), 10)]);
  expect(kapuas.records()).toHaveLength(20);
});

test('a client without handshake that starts to speak late, but in time', async () => {
  const kapuas = await startServer({ helloDelayMs: 5000 });
  const client = createClient(kapuas, {});
  await eventually(() => expect(client.writable).toBe(true));
  await new Promise((resolve) => setTimeout(resolve, 100));
  await emitAll(client, 1);
  expectAll(kapuas, 1);
});

test('a client with handshake that is given nothing to send for a while', async () => {
  const kapuas = await startServer({ helloDelayMs: 20 });
  const client = secured(kapuas);
  await eventually(() => expect(client.writable).toBe(true));
  await emitAll(client, 1);
  expectAll(kapuas, 1);
});

test('a wrong password is an error of the client', async () => {
  const kapuas = await startServer({ host: '0.0.0.0' });
  const client = secured({ ...kapuas, password: 'wrong' });
  const error = new Promise<Error>((resolve) => client.socketOn(FluentSocketEvent.ERROR, resolve));
  expect((await error).message).toContain('unknown key id or wrong password');
});

test.each([true, false])('goes on after a restart of the server (handshake: %s)', async (handshake) => {
  const first = await startServer({ helloDelayMs: 200 });
  const options = { eventRetry: { attempts: 20, delay: 20, backoff: 1 } };
  const client = handshake ? secured(first, options) : createClient(first, options);
  await client.emit('before', { n: 1 });
  await first.server.stop();
  const between = client.emit('between', { n: 2 });
  const second = await startServer({ port: first.port, helloDelayMs: 200 }, undefined, first);
  await between;
  await client.emit('after', { n: 3 });
  expect([...first.records(), ...second.records()].map(({ record }) => record.n)).toEqual([1, 2, 3]);
});
