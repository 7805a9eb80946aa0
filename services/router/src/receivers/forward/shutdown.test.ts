import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { expect, test } from 'vitest';
import { connectRaw, eventually, startServer } from './server.fixture.ts';

test('stop finishes and acknowledges what has come', async () => {
  let finish = () => {};
  const kapuas = await startServer({}, () => new Promise<void>((resolve) => (finish = resolve)));
  const busy = await connectRaw(kapuas.port);
  const idle = await connectRaw(kapuas.port);
  busy.send([`${kapuas.key}.app`, 0, { a: 1 }, { chunk: 'c' }]);
  await eventually(() => expect(finish.name).not.toBe('finish'));
  const stopped = kapuas.server.stop(5000);
  await idle.closed();
  await expect(connectRaw(kapuas.port)).rejects.toThrow('ECONNREFUSED');
  finish();
  await stopped;
  expect(await busy.answers(1)).toEqual([{ ack: 'c' }]);
  expect(kapuas.taken).toHaveLength(1);
});

test('stop does not wait for what the client will send again', async () => {
  let tries = 0;
  const kapuas = await startServer({}, () => {
    tries += 1;
    throw new KapuasError('over-limit', 'Too much.', { retryAfter: 3600 });
  });
  const client = await connectRaw(kapuas.port);
  client.send([`${kapuas.key}.app`, 0, { a: 1 }, { chunk: 'c' }]);
  await eventually(() => expect(tries).toBe(1));
  await kapuas.server.stop(60_000);
  await client.closed();
  expect(client.received()).toHaveLength(0);
});

test('at the end of its time stop gives up, and says what is lost', async () => {
  let tries = 0;
  const kapuas = await startServer({}, () => {
    tries += 1;
    throw new KapuasError('queue-unavailable', 'The disk is full.', { retryAfter: 3600 });
  });
  const client = await connectRaw(kapuas.port);
  client.send([`${kapuas.key}.app`, 0, { a: 1 }]);
  await eventually(() => expect(tries).toBe(1));
  await kapuas.server.stop(10);
  expect(kapuas.logs.find(({ level }) => level === 50)).toMatchObject({
    records: 1,
    code: 'queue-unavailable',
  });
});

test('stop is harmless before start and twice', async () => {
  const kapuas = await startServer();
  await kapuas.server.stop();
  await kapuas.server.stop();
});
