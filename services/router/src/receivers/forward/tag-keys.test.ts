/** Clients with and without handshake on one port. */
import { expect, test } from 'vitest';
import { connectRaw, eventually, shakeHands, startServer } from './server.fixture.ts';

const EAGER = { helloDelayMs: 20 };

test('on loopback the tag may carry the key, and it is never stored nor logged', async () => {
  const kapuas = await startServer();
  const client = await connectRaw(kapuas.port);
  client.send([`${kapuas.key}.app.access`, 0, { a: 1 }, { chunk: 'c' }]);
  expect(await client.answers(1)).toEqual([{ ack: 'c' }]);
  expect(kapuas.records()).toEqual([{ tag: 'app.access', record: { a: 1 } }]);
  expect(JSON.stringify([kapuas.taken, kapuas.logs])).not.toContain(kapuas.key);
});

test('elsewhere only when it is allowed', async () => {
  const kapuas = await startServer({ host: '0.0.0.0', allowTagKeys: true });
  const client = await connectRaw(kapuas.port);
  client.send([kapuas.key, 0, { a: 1 }]);
  await eventually(() => expect(kapuas.records()).toEqual([{ tag: '', record: { a: 1 } }]));
});

test.each([
  ['no key', () => 'app.access', 'key-missing'],
  ['an unknown key', (key: string) => `${key.slice(0, -4)}____.app`, 'key-unknown'],
])('%s closes the connection and is logged once', async (_, tagOf, code) => {
  const kapuas = await startServer();
  const client = await connectRaw(kapuas.port);
  client.send([tagOf(kapuas.key), 0, {}], [tagOf(kapuas.key), 0, {}]);
  await client.closed();
  expect(kapuas.taken).toEqual([]);
  expect(kapuas.logs.filter(({ level }) => level === 40)).toEqual([expect.objectContaining({ code })]);
  expect(JSON.stringify(kapuas.logs)).not.toContain('kps_');
  expect(await kapuas.metrics.metrics()).toContain(`kapuas_forward_refused_total{code="${code}"} 1`);
});

test('the key is checked before a large message has come', async () => {
  const kapuas = await startServer();
  const client = await connectRaw(kapuas.port);
  const head = Buffer.from('92a8', 'hex');
  client.socket.write(
    Buffer.concat([head, Buffer.from('app.more'), Buffer.from('c601000000', 'hex'), Buffer.alloc(5000)]),
  );
  await client.closed();
  expect(kapuas.logs.at(-1)).toMatchObject({ code: 'key-missing' });
});

test('a client that speaks at once is never greeted', async () => {
  const kapuas = await startServer({ helloDelayMs: 50 });
  const client = await connectRaw(kapuas.port);
  client.send([`${kapuas.key}.app`, 0, {}]);
  await eventually(() => expect(kapuas.taken).toHaveLength(1));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(client.received()).toHaveLength(0);
});

test('a silent client is greeted, and may make the handshake', async () => {
  const kapuas = await startServer(EAGER);
  const client = await connectRaw(kapuas.port);
  const { pong, digest } = await shakeHands(client, kapuas);
  expect(pong).toEqual(['PONG', true, '', 'kapuas-router', digest]);
  client.send(['app', 0, { a: 1 }, { chunk: 'c' }]);
  expect((await client.answers(3))[2]).toEqual({ ack: 'c' });
});

test('a slow client that knows no handshake may ignore the greeting', async () => {
  const kapuas = await startServer(EAGER);
  const client = await connectRaw(kapuas.port);
  await client.answers(1);
  client.send([`${kapuas.key}.app`, 0, { a: 1 }]);
  await eventually(() => expect(kapuas.records()).toHaveLength(1));
});

test('what came while the process was busy is not taken for silence', async () => {
  const kapuas = await startServer({ helloDelayMs: 100 });
  const client = await connectRaw(kapuas.port);
  await eventually(async () =>
    expect(await kapuas.metrics.metrics()).toContain('kapuas_forward_connections 1'),
  );
  client.send([`${kapuas.key}.app`, 0, { a: 1 }]);
  const until = performance.now() + 150;
  while (performance.now() < until);
  await eventually(() => expect(kapuas.records()).toHaveLength(1));
  expect(client.received()).toHaveLength(0);
});
