import { gzipSync } from 'node:zlib';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { encode } from '@msgpack/msgpack';
import { expect, test } from 'vitest';
import { connectRaw, eventually, startServer } from './server.fixture.ts';

/** Lets calls through one by one. */
function gate() {
  const waiting: (() => void)[] = [];
  const pass = () => eventually(() => expect(waiting.shift()?.()).toBeUndefined());
  return { waiting, pass, take: () => new Promise<void>((resolve) => waiting.push(resolve)) };
}

test('acknowledges only what is durable', async () => {
  const { waiting, take } = gate();
  const kapuas = await startServer({}, take);
  const client = await connectRaw(kapuas.port);
  client.send([`${kapuas.key}.app`, 0, { a: 1 }, { chunk: 'one' }]);
  await eventually(() => expect(waiting).toHaveLength(1));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(client.received()).toHaveLength(0);
  waiting[0]?.();
  expect(await client.answers(1)).toEqual([{ ack: 'one' }]);
});

test('messages that wait for each other are taken at once, and acknowledged as each is durable', async () => {
  const { waiting, take } = gate();
  const kapuas = await startServer({}, take);
  const client = await connectRaw(kapuas.port);
  client.send(...['one', 'two', 'three'].map((chunk) => [`${kapuas.key}.app`, 0, { chunk }, { chunk }]));
  await eventually(() => expect(waiting).toHaveLength(3));
  waiting[1]?.();
  expect(await client.answers(1)).toEqual([{ ack: 'two' }]);
  waiting[0]?.();
  waiting[2]?.();
  expect(await client.answers(3)).toEqual([{ ack: 'two' }, { ack: 'one' }, { ack: 'three' }]);
});

test('byte by byte, heartbeats between', async () => {
  const kapuas = await startServer();
  const client = await connectRaw(kapuas.port);
  const packed = Buffer.concat([encode([0, { n: 2 }]), encode([0, { n: 3 }])]);
  const messages = [
    [`${kapuas.key}.a`, 0, { n: 1 }, { chunk: 'x' }],
    null,
    [`${kapuas.key}.b`, gzipSync(packed), { compressed: 'gzip', chunk: 'y' }],
  ];
  client.socket.setNoDelay(true);
  for (const byte of Buffer.concat(messages.map((message) => encode(message)))) {
    client.socket.write(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await client.answers(2)).toEqual([{ ack: 'x' }, { ack: 'y' }]);
  expect(kapuas.records()).toEqual([1, 2, 3].map((n) => ({ tag: n === 1 ? 'a' : 'b', record: { n } })));
});

test('messages of single events that ask for no acknowledgement travel together', async () => {
  const kapuas = await startServer();
  const client = await connectRaw(kapuas.port);
  client.send(...Array.from({ length: 50 }, (_, n) => [`${kapuas.key}.t${n % 2}`, 0, { n }]));
  await eventually(() => expect(kapuas.records()).toHaveLength(50));
  expect(kapuas.records()).toEqual(
    Array.from({ length: 50 }, (_, n) => ({ tag: `t${n % 2}`, record: { n } })),
  );
  expect(kapuas.taken.length).toBeLessThan(5);
  expect(kapuas.taken.every(({ info }) => info.clientId === undefined)).toBe(true);
});

test('the same chunk sent again has the same ids, another content or chunk has not', async () => {
  const kapuas = await startServer();
  const entries = Array.from({ length: 2500 }, (_, n) => [0, { n }]);
  const message = [`${kapuas.key}.app`, entries, { chunk: 'c' }];
  for (const sent of [
    message,
    message,
    [message[0], entries, { chunk: 'd' }],
    [message[0], [[0, {}]], { chunk: 'c' }],
  ]) {
    const client = await connectRaw(kapuas.port);
    client.send(sent);
    await client.answers(1);
  }
  const ids = kapuas.taken.map(({ info }) => info.clientId);
  expect(kapuas.taken.map(({ records }) => records.length)).toEqual([
    1000, 1000, 500, 1000, 1000, 500, 1000, 1000, 500, 1,
  ]);
  expect(ids.slice(0, 3)).toEqual(ids.slice(3, 6));
  expect(new Set(ids).size).toBe(7);
  expect(kapuas.taken[0]?.records).toEqual(kapuas.taken[3]?.records);
});

test('a message that cannot be taken now is held, and acknowledged later', async () => {
  let failures = 2;
  const kapuas = await startServer({}, () => {
    if (failures-- > 0) throw new KapuasError('over-limit', 'Too much.', { retryAfter: 0.01 });
  });
  const client = await connectRaw(kapuas.port);
  client.send([`${kapuas.key}.app`, 0, { a: 1 }, { chunk: 'c' }]);
  expect(await client.answers(1)).toEqual([{ ack: 'c' }]);
  expect(kapuas.taken).toHaveLength(1);
});

test('when it cannot be held longer the connection closes, so that the client sends it again', async () => {
  const kapuas = await startServer({ holdSeconds: 0 }, () => {
    throw new KapuasError('queue-unavailable', 'The disk is full.');
  });
  const client = await connectRaw(kapuas.port);
  client.send([`${kapuas.key}.app`, 0, { a: 1 }, { chunk: 'c' }]);
  await client.closed();
  expect(client.received()).toHaveLength(0);
  expect(kapuas.logs.at(-1)).toMatchObject({ level: 40, code: 'queue-unavailable' });
});

test('what asks for no acknowledgement is held until it is taken, though its client is gone', async () => {
  let broken = true;
  let tries = 0;
  const kapuas = await startServer({ holdSeconds: 0 }, () => {
    tries += 1;
    if (broken) throw new KapuasError('queue-unavailable', 'The disk is full.', { retryAfter: 0.005 });
  });
  const client = await connectRaw(kapuas.port);
  client.send([`${kapuas.key}.app`, 0, { a: 1 }]);
  client.socket.end();
  await eventually(() => expect(tries).toBeGreaterThan(2));
  broken = false;
  await eventually(() => expect(kapuas.records()).toEqual([{ tag: 'app', record: { a: 1 } }]));
  await client.closed();
});

test('what is lost without acknowledgement is counted and logged', async () => {
  const kapuas = await startServer({ holdSeconds: 0 }, () => {
    throw new KapuasError('over-limit', 'Too much.');
  });
  const client = await connectRaw(kapuas.port);
  client.send([
    `${kapuas.key}.app`,
    [
      [0, {}],
      [0, {}],
    ],
  ]);
  await client.closed();
  expect(kapuas.logs.find(({ level }) => level === 50)).toMatchObject({ records: 2, code: 'over-limit' });
  expect(await kapuas.metrics.metrics()).toContain('kapuas_forward_records_lost_total 2');
});

test('a client that has closed its side still gets its acknowledgement', async () => {
  const { pass, take } = gate();
  const kapuas = await startServer({}, take);
  const client = await connectRaw(kapuas.port);
  client.socket.end(encode([`${kapuas.key}.app`, 0, { a: 1 }, { chunk: 'c' }]));
  await new Promise((resolve) => setTimeout(resolve, 20));
  await pass();
  expect(await client.answers(1)).toEqual([{ ack: 'c' }]);
  await client.closed();
});

test('a client that does not read its acknowledgements is not read on', async () => {
  const kapuas = await startServer();
  const client = await connectRaw(kapuas.port);
  client.socket.pause();
  const chunk = 'c'.repeat(60_000);
  const count = 400;
  client.send(...Array.from({ length: count }, () => [`${kapuas.key}.app`, 0, { a: 1 }, { chunk }]));
  let before = -1;
  await eventually(async () => {
    const now = kapuas.taken.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    const stuck = now > 0 && now === before;
    before = now;
    expect(stuck).toBe(true);
  });
  expect(kapuas.taken.length).toBeLessThan(count);
  client.socket.resume();
  await eventually(() => expect(kapuas.taken).toHaveLength(count));
});

test('JSON, acknowledged as JSON', async () => {
  const kapuas = await startServer();
  const client = await connectRaw(kapuas.port);
  client.socket.write(JSON.stringify([`${kapuas.key}.app`, 0, { a: 1 }, { chunk: 'c' }]));
  await eventually(() => expect(client.received().toString()).toBe('{"ack":"c"}'));
  expect(kapuas.records()).toEqual([{ tag: 'app', record: { a: 1 } }]);
});

test.each([
  ['a byte that MessagePack does not have', Buffer.from('92a161c1', 'hex'), /0xc1 at 3/],
  ['a message that is no array', Buffer.from('01', 'hex'), /a message is an array/],
  [
    'a message over the limit',
    Buffer.from('92a161c604000001', 'hex'),
    /67108\d{3} bytes or more, the limit is/,
  ],
  ['broken JSON', Buffer.from('[1,}]'), /Malformed/],
])('%s closes the connection with a line that says so', async (_, bytes, reason) => {
  const kapuas = await startServer();
  const client = await connectRaw(kapuas.port);
  client.socket.write(bytes);
  await client.closed();
  expect(kapuas.logs.at(-1)).toMatchObject({ level: 40, msg: expect.stringMatching(reason) });
});

test('what came before a malformed message is taken and acknowledged', async () => {
  const kapuas = await startServer();
  const client = await connectRaw(kapuas.port);
  const good = encode([`${kapuas.key}.app`, 0, { a: 1 }, { chunk: 'c' }]);
  client.socket.write(Buffer.concat([good, Buffer.from('92a161c1', 'hex')]));
  await client.closed();
  expect(await client.answers(1)).toEqual([{ ack: 'c' }]);
});

test('a decompression bomb is refused', async () => {
  const kapuas = await startServer({ maxDecompressedBytes: 1_000_000 });
  const client = await connectRaw(kapuas.port);
  client.send([`${kapuas.key}.app`, gzipSync(Buffer.alloc(50_000_000)), { compressed: 'gzip', chunk: 'c' }]);
  await client.closed();
  expect(kapuas.taken).toEqual([]);
  expect(kapuas.logs.at(-1)).toMatchObject({ code: 'body-too-large' });
});

test('a message that ends in the middle is logged, and nothing of it is taken', async () => {
  const kapuas = await startServer();
  const client = await connectRaw(kapuas.port);
  const bytes = encode([
    `${kapuas.key}.app`,
    [
      [0, { a: 1 }],
      [0, { a: 2 }],
    ],
  ]);
  client.socket.end(bytes.subarray(0, -2));
  await client.closed();
  expect(kapuas.taken).toEqual([]);
  expect(kapuas.logs.at(-1)).toMatchObject({ why: 'end', bytes: bytes.length - 2 });
});

test('an idle connection is closed', async () => {
  const kapuas = await startServer({ idleSeconds: 0.05 });
  const client = await connectRaw(kapuas.port);
  client.send([`${kapuas.key}.app`, 0, { a: 1 }]);
  await client.closed();
  expect(kapuas.taken).toHaveLength(1);
  expect(kapuas.logs.filter(({ level }) => Number(level) >= 40)).toEqual([]);
});

test('more connections than allowed are refused', async () => {
  const kapuas = await startServer({ maxConnections: 1 });
  await connectRaw(kapuas.port);
  await (await connectRaw(kapuas.port)).closed();
  expect(kapuas.logs.at(-1)).toMatchObject({ level: 40, msg: expect.stringContaining('too many') });
});

test('large messages share the memory there is: the oldest goes on, the others wait', async () => {
  const kapuas = await startServer({ maxBufferedBytes: 1024 * 1024 });
  const message = encode([`${kapuas.key}.app`, 0, { text: 'x'.repeat(900_000) }, { chunk: 'c' }]);
  const [oldest, second, third] = await Promise.all([1, 2, 3].map(() => connectRaw(kapuas.port)));
  oldest?.socket.write(message.subarray(0, 600_000));
  await new Promise((resolve) => setTimeout(resolve, 50));
  second?.socket.write(message.subarray(0, 600_000));
  await new Promise((resolve) => setTimeout(resolve, 50));
  third?.socket.write(message);
  second?.socket.write(message.subarray(600_000));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(kapuas.taken).toHaveLength(0);
  oldest?.socket.write(message.subarray(600_000));
  for (const client of [oldest, second, third]) expect(await client?.answers(1)).toEqual([{ ack: 'c' }]);
});

test('a port that is taken is an error at start', async () => {
  const { port } = await startServer();
  await expect(startServer({ port })).rejects.toThrow('EADDRINUSE');
});
