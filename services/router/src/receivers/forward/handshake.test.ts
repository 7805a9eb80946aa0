import { encode } from '@msgpack/msgpack';
import { expect, test } from 'vitest';
import { connectRaw, eventually, shakeHands, startServer } from './server.fixture.ts';

const OPEN = { host: '0.0.0.0' };
const EVENT = ['app', 1_441_588_984, { a: 1 }, { chunk: 'c1' }];

test('proves both sides, and then messages are taken', async () => {
  const kapuas = await startServer(OPEN);
  const client = await connectRaw(kapuas.port);
  const { hello, pong, digest } = await shakeHands(client, kapuas);
  expect(hello).toEqual([
    'HELO',
    { nonce: expect.any(Uint8Array), auth: expect.any(Uint8Array), keepalive: true },
  ]);
  expect(pong).toEqual(['PONG', true, '', 'kapuas-router', digest]);
  client.send(EVENT);
  expect((await client.answers(3))[2]).toEqual({ ack: 'c1' });
  expect(kapuas.records()).toEqual([{ tag: 'app', time: '2015-09-07T01:23:04Z', record: { a: 1 } }]);
});

test('every connection has salts of its own', async () => {
  const kapuas = await startServer(OPEN);
  const answers = await Promise.all([1, 2].map(async () => (await connectRaw(kapuas.port)).answers(1)));
  expect(answers[0]).not.toEqual(answers[1]);
});

test.each([
  ['a wrong shared key', {}, 'wrong'],
  ['a wrong password', { password: 'wrong' }, undefined],
  ['an unknown key id', { id: '000000000000' }, undefined],
])('%s is refused, and the connection closed', async (_, wrong, sharedKey) => {
  const kapuas = await startServer(OPEN);
  const client = await connectRaw(kapuas.port);
  const { pong } = await shakeHands(client, { ...kapuas, ...wrong }, sharedKey ?? kapuas.password);
  expect(pong).toEqual(['PONG', false, 'unknown key id or wrong password', '', '']);
  client.send(EVENT);
  await client.closed();
  expect(kapuas.taken).toEqual([]);
  expect(kapuas.logs.filter(({ level }) => level === 40)).toHaveLength(1);
  expect(JSON.stringify(kapuas.logs)).not.toContain(kapuas.password);
});

test('no user name says what is missing', async () => {
  const kapuas = await startServer(OPEN);
  const { pong } = await shakeHands(await connectRaw(kapuas.port), { ...kapuas, id: '' });
  expect(pong).toEqual(['PONG', false, 'no username: give the key id', '', '']);
});

test('a suspended app is refused', async () => {
  const kapuas = await startServer(OPEN);
  kapuas.app.status = 'suspended';
  const { pong } = await shakeHands(await connectRaw(kapuas.port), kapuas);
  expect(pong).toEqual(['PONG', false, 'the app is suspended', '', '']);
});

test('a client without handshake is told that it needs one, whatever its tag', async () => {
  const kapuas = await startServer(OPEN);
  const client = await connectRaw(kapuas.port);
  client.send([`${kapuas.key}.app`, 0, {}]);
  expect((await client.answers(2))[1]).toEqual(['PONG', false, 'handshake needed: shared_key', '', '']);
  await client.closed();
  expect(kapuas.taken).toEqual([]);
});

test('a stranger may not send much', async () => {
  const kapuas = await startServer(OPEN);
  const client = await connectRaw(kapuas.port);
  client.socket.write(Buffer.from('96db10000000', 'hex'));
  await client.closed();
  expect(kapuas.logs.at(-1)).toMatchObject({ code: 'body-too-large' });
});

test.each([
  ['short', ['PING', 'a']],
  ['of other things', ['PING', 1, 2, 3, 4, 5]],
])('a PING that is %s is refused', async (_, ping) => {
  const kapuas = await startServer(OPEN);
  const client = await connectRaw(kapuas.port);
  await client.answers(1);
  client.socket.write(encode(ping));
  expect((await client.answers(2))[1]).toEqual(['PONG', false, 'malformed PING', '', '']);
  await client.closed();
});

test('a key that is revoked stops at the next message', async () => {
  const kapuas = await startServer(OPEN);
  const client = await connectRaw(kapuas.port);
  await shakeHands(client, kapuas);
  client.send(EVENT);
  await client.answers(3);
  kapuas.state.revoked = true;
  client.send(EVENT);
  await client.closed();
  expect(kapuas.taken).toHaveLength(1);
  expect(kapuas.logs.at(-1)).toMatchObject({ code: 'key-unknown', keyId: kapuas.id });
});

test('a key in the tag is taken off though the handshake says who sends', async () => {
  const kapuas = await startServer(OPEN);
  const client = await connectRaw(kapuas.port);
  await shakeHands(client, kapuas);
  client.send([`${kapuas.key}.app`, 0, { a: 1 }]);
  await eventually(() => expect(kapuas.records()).toEqual([{ tag: 'app', record: { a: 1 } }]));
});
