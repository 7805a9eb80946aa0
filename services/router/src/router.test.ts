import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestRouter, type TestKey, type TestRouter } from './test-support.ts';

let kapuas: TestRouter;
let key: TestKey;

beforeEach(async () => {
  kapuas = await startTestRouter();
  key = kapuas.addApp('orders');
});
afterEach(() => kapuas.stop());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Record<string, unknown>;
}

type Body = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | undefined;

async function send(
  path: string,
  body: Body,
  headers: Record<string, string> = {},
  method = 'POST',
): Promise<Answer> {
  const response = await fetch(`${kapuas.http}${path}`, {
    method,
    headers: { authorization: `Bearer ${key.key}`, ...headers },
    ...(body === undefined ? {} : { body }),
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  } as RequestInit);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status: response.status, headers: response.headers, json: isJson ? JSON.parse(text) : { text } };
}

const ingest = (body: Body, headers: Record<string, string> = {}): Promise<Answer> =>
  send('/v1/ingest', body, { 'content-type': 'application/json', ...headers });
const NDJSON = { 'content-type': 'application/x-ndjson' };
const messages = (): string[] => kapuas.queue.events().map((event) => event.message);

async function expectProblem(
  answer: Promise<Answer>,
  status: number,
  code: string,
): Promise<Record<string, unknown>> {
  const { status: actual, headers, json } = await answer;
  expect(json).toMatchObject({ status, code, type: `urn:kapuas:error:${code}` });
  expect(actual).toBe(status);
  expect(headers.get('content-type')).toBe('application/problem+json');
  return json;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The queue takes nothing until `release`. */
function holdAppends(): { readonly begun: Promise<void>; readonly release: () => void } {
  const begun = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  kapuas.queue.onAppend = () => {
    begun.resolve();
    return released.promise;
  };
  return { begun: begun.promise, release: released.resolve };
}

describe('POST /v1/ingest', () => {
  it.each<[string, string, Record<string, string>, string[]]>([
    ['an object', '{"msg":"a"}', {}, ['a']],
    ['an array', '[{"msg":"a"},{"msg":"b"}]', {}, ['a', 'b']],
    ['an empty array', '[]', {}, []],
    ['lines', '{"msg":"a"}\n\n{"msg":"b"}\r\n{"msg":"c"}', NDJSON, ['a', 'b', 'c']],
    ['lines as JSON', '{"msg":"a"}\n{"msg":"b"}\n', {}, ['a', 'b']],
    ['a byte order mark', '\ufeff{"msg":"a"}', {}, ['a']],
  ])('takes %s', async (_name, body, headers, expected) => {
    const { status, json } = await ingest(body, headers);
    expect([status, json]).toEqual([200, { accepted: expected.length, unparsed: 0 }]);
    expect(messages()).toEqual(expected);
  });

  it('takes a body without content type', async () => {
    const { status } = await send('/v1/ingest', new TextEncoder().encode('{"msg":"a"}'));
    expect([status, messages()]).toEqual([200, ['a']]);
  });

  it('keeps lines that are no JSON object as text', async () => {
    const { json } = await ingest('{"msg":"a"}\n{"msg":\n42\n"text"\n', NDJSON);
    expect(json).toEqual({ accepted: 4, unparsed: 3 });
    expect(messages()).toEqual(['a', '{"msg":', '42', '"text"']);
    expect(kapuas.queue.events().map((event) => event.parse_error)).toEqual([
      undefined,
      'the line is not JSON: Unexpected end of JSON input',
      'the line is JSON but no object',
      'the line is JSON but no object',
    ]);
  });

  it('keeps what is too deep for one line, and cuts it in an array', async () => {
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect((await ingest(deep, NDJSON)).json).toEqual({ accepted: 1, unparsed: 1 });
    expect((await ingest(`[${deep},{"msg":"b"}]`)).json).toEqual({ accepted: 2, unparsed: 0 });
    const events = kapuas.queue.events();
    expect(events[0]).toMatchObject({
      message: deep,
      parse_error: 'the line is not JSON: nested deeper than 200 levels',
    });
    expect(events[1]?.parse_error).toBe('attributes were cut: nested deeper than 200 levels');
    expect(events[2]?.message).toBe('b');
  });

  it('keeps integers as long as they came', async () => {
    await ingest('[{"id":12345678901234567890}]');
    expect(Buffer.from(kapuas.queue.batches[0]?.payload ?? []).toString()).toContain(
      '"id":12345678901234567890',
    );
  });

  it.each<[string, (body: string) => Uint8Array, string]>([
    ['gzip', gzipSync, 'gzip'],
    [
      'gzip of several members',
      (body) => Buffer.concat([gzipSync(body.slice(0, 5)), gzipSync(body.slice(5))]),
      'gzip',
    ],
    ['deflate', deflateSync, 'deflate'],
    ['deflate without wrapper', deflateRawSync, 'deflate'],
    ['zstd', zstdCompressSync, 'zstd'],
    ['nothing', (body) => Buffer.from(body), 'identity'],
  ])('reads a body in %s', async (_name, compress, encoding) => {
    const { status } = await ingest(new Uint8Array(compress('[{"msg":"a"}]')), {
      'content-encoding': encoding,
    });
    expect([status, messages()]).toEqual([200, ['a']]);
  });

  it('reads a large compressed body off the thread', async () => {
    const events = Array.from({ length: 20_000 }, (_, i) => ({ msg: `event ${i}`, nonce: Math.random() }));
    const { json } = await ingest(new Uint8Array(gzipSync(JSON.stringify(events))), {
      'content-encoding': 'gzip',
    });
    expect(json).toEqual({ accepted: 20_000, unparsed: 0 });
    expect(kapuas.queue.batches.length).toBeGreaterThan(3);
    expect(messages()).toEqual(events.map(({ msg }) => msg));
  });

  it('takes Basic authorization', async () => {
    const authorization = `Basic ${Buffer.from(`any:${key.key}`).toString('base64')}`;
    expect((await ingest('{"msg":"a"}', { authorization })).status).toBe(200);
  });

  it("tags events with the POST's own headers where the app asks for it, never with secrets", async () => {
    key = kapuas.addApp('sidecar', {
      requestId: { fromTransport: true },
      headers: ['x-user-id', 'authorization'],
    });
    await ingest('[{"msg":"a"},{"msg":"b","request_id":"own"}]', {
      'x-request-id': 'post',
      'x-user-id': '7',
    });
    expect(kapuas.queue.events()).toMatchObject([
      { request_id: 'post', headers: { 'x-user-id': '7' } },
      { request_id: 'own', headers: { 'x-user-id': '7' } },
    ]);
    expect(JSON.stringify(kapuas.queue.events())).not.toContain('kps_');
  });

  it('follows a changed configuration at once', async () => {
    await ingest('{"x-user-id":"7"}');
    kapuas.addApp('orders', { headers: ['x-user-id'] });
    await ingest('{"x-user-id":"7"}');
    expect(kapuas.queue.events().map((event) => event.headers)).toEqual([undefined, { 'x-user-id': '7' }]);
  });
});

describe('streaming', () => {
  const chunked = (chunks: Iterable<string>): ReadableStream<Uint8Array> =>
    ReadableStream.from(Array.from(chunks, (chunk) => new TextEncoder().encode(chunk)));

  it('takes a body of lines as it comes, wherever it is cut', async () => {
    const lines = Array.from({ length: 12_000 }, (_, i) => `{"msg":"event ${i}"}\n`).join('');
    const pieces = lines.match(/[\s\S]{1,777}/g) ?? [];
    const { json } = await send('/v1/ingest', chunked(pieces), NDJSON);
    expect(json).toEqual({ accepted: 12_000, unparsed: 0 });
    expect(kapuas.queue.batches.map(({ count }) => count)).toEqual([5000, 5000, 2000]);
    expect(messages()).toEqual(Array.from({ length: 12_000 }, (_, i) => `event ${i}`));
  });

  it('answers only when all of it is durable', async () => {
    const append = holdAppends();
    const answer = send('/v1/ingest', chunked(['{"msg":"a"}\n']), NDJSON);
    let answered = false;
    void answer.then(() => {
      answered = true;
    });
    await append.begun;
    for (let i = 0; i < 20; i++) await turn();
    expect(answered).toBe(false);
    append.release();
    expect((await answer).status).toBe(200);
  });

  it('cuts a line that is too long, and goes on', async () => {
    await kapuas.stop();
    kapuas = await startTestRouter({ maxLineBytes: 65_536 });
    key = kapuas.addApp('orders');
    const { json } = await send(
      '/v1/ingest',
      chunked(['x'.repeat(50_000), 'x'.repeat(50_000), '\n{"msg":"b"}\n']),
      NDJSON,
    );
    expect(json).toEqual({ accepted: 2, unparsed: 1 });
    expect(kapuas.queue.events()[0]).toMatchObject({
      message: 'x'.repeat(65_536),
      parse_error: 'the line of 100000 bytes is over the limit of 65536; its end is left out',
    });
  });

  it('reads gzip as it comes, and says when it is broken', async () => {
    const body = gzipSync('{"msg":"a"}\n');
    const gzip = (bytes: Uint8Array): ReadableStream<Uint8Array> =>
      ReadableStream.from([bytes.subarray(0, 9), bytes.subarray(9)]);
    const headers = { ...NDJSON, 'content-encoding': 'gzip' };
    expect((await send('/v1/ingest', gzip(body), headers)).json).toEqual({ accepted: 1, unparsed: 0 });
    await expectProblem(send('/v1/ingest', gzip(body.subarray(0, 20)), headers), 400, 'bad-encoding');
  });

  it('gives equal retries equal ids, and equal parts of one body different ones', async () => {
    kapuas.addApp('orders', { limits: { eventsPerSecond: 1_000_000, bytesPerSecond: 1_000_000_000 } });
    const part = '{"msg":"same"}\n'.repeat(5000);
    for (const pieces of [[part, part], (part + part).match(/[\s\S]{1,999}/g) ?? []]) {
      await send('/v1/ingest', chunked(pieces), { ...NDJSON, 'idempotency-key': 'k' });
    }
    const ids = kapuas.queue.batches.map(({ clientId }) => clientId);
    expect(new Set(ids).size).toBe(2);
    expect(ids.slice(0, 2)).toEqual(ids.slice(2));
  });
});

describe('durability', () => {
  it('answers 503 and Retry-After when the queue does not take the batch', async () => {
    kapuas.queue.onAppend = async () => {
      throw new KapuasError('queue-unavailable', 'The disk is full.', { retryAfter: 7 });
    };
    await expectProblem(ingest('{"msg":"a"}'), 503, 'queue-unavailable');
    expect((await ingest('{"msg":"a"}')).headers.get('retry-after')).toBe('7');
  });

  it('tries the rest of a body again when the queue took a part', async () => {
    let calls = 0;
    kapuas.queue.onAppend = async () => {
      calls += 1;
      if (calls === 2) throw new KapuasError('overloaded', 'Too much waits.');
    };
    const events = Array.from({ length: 12_000 }, (_, i) => ({ msg: `event ${i}` }));
    const { status } = await ingest(JSON.stringify(events));
    expect(status).toBe(200);
    expect(kapuas.queue.batches.map(({ count }) => count).sort()).toEqual([2000, 5000, 5000]);
    expect(messages().sort()).toEqual(events.map(({ msg }) => msg).sort());
  });

  it('names batches only for a client that names its own', async () => {
    const twice = { 'idempotency-key': 'k' };
    await ingest('{"msg":"a"}');
    for (let i = 0; i < 2; i++) await ingest('{"msg":"a"}', twice);
    await ingest('{"msg":"b"}', twice);
    const [none, first, retry, other] = kapuas.queue.batches.map(({ clientId }) => clientId);
    expect(none).toBeUndefined();
    expect(first).toMatch(/^[\w-]{22}$/);
    expect(retry).toBe(first);
    expect(other).not.toBe(first);
    await expectProblem(ingest('{}', { 'idempotency-key': 'k'.repeat(257) }), 400, 'bad-request');
  });

  it('keeps an event that is larger than a batch in part', async () => {
    await ingest(JSON.stringify({ msg: 'x'.repeat(3_000_000), level: 'info' }));
    const [event] = kapuas.queue.events();
    expect(event?.parse_error).toMatch(/over the limit of 1000000/);
    expect(event?.message.length).toBeGreaterThan(10_000);
    expect(kapuas.queue.batches[0]?.payload.length).toBeLessThan(1_000_000);
  });
});

describe('bad input', () => {
  it.each<[string, string, number, string]>([
    ['malformed JSON', '{"msg":', 400, 'bad-json'],
    ['nothing', '', 400, 'bad-json'],
    ['a number', '42', 400, 'bad-json'],
    ['an array with a bad item', '[{"msg":"a"},"b"]', 400, 'bad-json'],
    ['text', 'hello\nworld', 400, 'bad-json'],
  ])('refuses %s and takes nothing', async (_name, body, status, code) => {
    await expectProblem(ingest(body), status, code);
    expect(kapuas.queue.batches).toEqual([]);
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['no key', { authorization: '' }, 401, 'key-missing'],
    ['no bearer', { authorization: 'Digest x' }, 401, 'key-missing'],
    ['no key at all', { authorization: 'Bearer abc' }, 401, 'key-unknown'],
    ['an unknown key', { authorization: `Bearer kps_0123456789ab_${'x'.repeat(32)}` }, 401, 'key-unknown'],
    ['text', { 'content-type': 'text/plain' }, 415, 'wrong-content-type'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'wrong-content-type'],
    ['an unknown encoding', { 'content-encoding': 'br' }, 400, 'bad-encoding'],
    ['what is no gzip', { 'content-encoding': 'gzip' }, 400, 'bad-encoding'],
    ['what is no zstd', { 'content-encoding': 'zstd' }, 400, 'bad-encoding'],
  ])('refuses %s', async (_name, headers, status, code) => {
    await expectProblem(ingest('{"msg":"a"}', headers), status, code);
    expect(kapuas.queue.batches).toEqual([]);
  });

  it('refuses a key whose secret part is wrong, an expired one, a revoked one', async () => {
    const wrong = `${key.key.slice(0, -1)}${key.key.endsWith('x') ? 'y' : 'x'}`;
    await expectProblem(ingest('{}', { authorization: `Bearer ${wrong}` }), 401, 'key-unknown');
    kapuas.addApp('orders', { keys: [{ id: key.id, hash: key.hash, expiresAt: Date.now() - 1 }] });
    const problem = await expectProblem(ingest('{}'), 401, 'key-unknown');
    expect(problem.detail).toContain(key.id);
    expect(JSON.stringify(problem)).not.toContain(key.key);
    kapuas.addApp('orders', { keys: [] });
    await expectProblem(ingest('{}'), 401, 'key-unknown');
  });

  it('refuses a suspended app and one that is being deleted', async () => {
    kapuas.addApp('orders', { status: 'suspended' });
    await expectProblem(ingest('{}'), 403, 'app-suspended');
    kapuas.addApp('orders', { status: 'deleting' });
    await expectProblem(ingest('{}'), 409, 'app-deleting');
  });

  it("wants the name of an app with a team's key", async () => {
    const team = kapuas.addTeam('shop');
    const authorization = `Bearer ${team.key}`;
    await expectProblem(ingest('{}', { authorization }), 400, 'bad-request');
    await expectProblem(ingest('{}', { authorization, 'x-app-name': 'nobody' }), 404, 'app-unknown');
    expect((await ingest('{}', { authorization, 'x-app-name': 'orders' })).status).toBe(200);
    kapuas.addApp('other', { team: 'bank' });
    await expectProblem(ingest('{}', { authorization, 'x-app-name': 'other' }), 404, 'app-unknown');
  });

  it('refuses what is too large, as sent and decompressed, and lets its sender read the answer', async () => {
    await kapuas.stop();
    kapuas = await startTestRouter({ maxBodyBytes: 65_536, maxDecompressedBytes: 200_000 });
    key = kapuas.addApp('orders');
    await expectProblem(ingest(`"${'x'.repeat(3_000_000)}"`), 413, 'body-too-large');
    await expectProblem(
      ingest(ReadableStream.from([new Uint8Array(50_000), new Uint8Array(50_000)])),
      413,
      'body-too-large',
    );
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(10_000_000, 32)));
    await expectProblem(ingest(bomb, { 'content-encoding': 'gzip' }), 413, 'body-too-large');
    const zstdBomb = new Uint8Array(zstdCompressSync(Buffer.alloc(10_000_000, 32)));
    await expectProblem(ingest(zstdBomb, { 'content-encoding': 'zstd' }), 413, 'body-too-large');
    expect((await ingest('{"msg":"a"}')).status).toBe(200);
  });

  it('answers unknown paths and methods', async () => {
    await expectProblem(send('/v2/ingest', '{}'), 404, 'not-found');
    const answer = await send('/v1/ingest', undefined, {}, 'GET');
    expect([answer.status, answer.json.code, answer.headers.get('allow')]).toEqual([
      405,
      'method-not-allowed',
      'POST',
    ]);
    await expectProblem(send('/%zz', '{}'), 400, 'bad-request');
  });

  it('answers what is not HTTP', async () => {
    const socket = connect(Number(new URL(kapuas.http).port), '127.0.0.1');
    socket.write('hello\r\n\r\n');
    const answer = (await socket.toArray()).join('');
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer).toContain('"code":"bad-request"');
  });

  it('survives a client that hangs up in the middle', async () => {
    const { port } = new URL(kapuas.http);
    await new Promise<void>((resolve) => {
      const headers = {
        authorization: `Bearer ${key.key}`,
        'content-type': 'application/json',
        'content-length': 1000,
      };
      const request = httpRequest({ port, method: 'POST', path: '/v1/ingest', headers });
      request.on('error', () => resolve());
      request.write('{"msg":');
      setTimeout(() => request.destroy(), 20);
    });
    expect((await ingest('{"msg":"b"}')).status).toBe(200);
    expect(messages()).toEqual(['b']);
  });
});

describe('limits', () => {
  const limits = { eventsPerSecond: 1, bytesPerSecond: 1_000_000 };

  it('lets a burst pass, even one larger than the bucket, and then says when to come again', async () => {
    key = kapuas.addApp('small', { limits });
    const events = JSON.stringify(Array.from({ length: 30 }, () => ({ msg: 'a' })));
    expect((await ingest(events)).status).toBe(200);
    const answer = await ingest('[{"msg":"b"},{"msg":"c"}]');
    expect([answer.status, answer.json.code]).toEqual([429, 'over-limit']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(20);
    expect(messages()).toHaveLength(30);
    await kapuas.router.stop();
    expect(kapuas.ledger.entries).toMatchObject([{ app: 'small', events: 30, limited: 2 }]);
    expect(await kapuas.metrics.metrics()).toContain(
      'kapuas_router_app_events_total{app="small",outcome="limited"} 2',
    );
  });

  it('holds a BaritoLog client instead, whose chunk would be lost', async () => {
    key = kapuas.addApp('small', { limits: { eventsPerSecond: 20, bytesPerSecond: 1_000_000 } });
    const items = JSON.stringify({ items: Array.from({ length: 202 }, () => ({ '@message': 'a' })) });
    const headers = { 'x-app-secret': key.key };
    for (let i = 0; i < 2; i++) expect((await send('/produce_batch', items, headers)).status).toBe(200);
    expect(messages()).toHaveLength(404);
  });

  it('lets in what is held when it stops', async () => {
    key = kapuas.addApp('small', { limits });
    const item = JSON.stringify({ items: Array.from({ length: 20 }, () => ({ '@message': 'a' })) });
    const headers = { 'x-app-secret': key.key };
    await send('/produce_batch', item, headers);
    const held = send('/produce_batch', item, headers);
    while (!(await kapuas.metrics.metrics()).match(/kapuas_router_held_bytes [1-9]/)) await turn();
    await kapuas.router.stop();
    expect((await held).status).toBe(200);
    expect(messages()).toHaveLength(40);
  });
});

describe('health', () => {
  const get = async (path: string): Promise<Answer> => send(path, undefined, {}, 'GET');

  it('says whether it is alive and ready', async () => {
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/readyz')).json).toEqual({ status: 'ready' });
    kapuas.queue.isHealthy = false;
    const answer = await get('/readyz');
    expect([answer.status, answer.json.reasons]).toEqual([503, ['the queue does not take batches']]);
    expect((await get('/healthz')).status).toBe(200);
  });

  it('counts what it did', async () => {
    await ingest('{"msg":"a"}\nx\n', NDJSON);
    await ingest('[');
    const { text } = (await get('/metrics')).json;
    for (const line of [
      'kapuas_router_events_total{receiver="ingest",outcome="accepted"} 2',
      'kapuas_router_events_total{receiver="ingest",outcome="unparsed"} 1',
      'kapuas_router_events_total{receiver="ingest",outcome="rejected"} 1',
      'kapuas_router_app_events_total{app="orders",outcome="accepted"} 2',
      'kapuas_router_posts_total{receiver="ingest",outcome="ok"} 1',
      'kapuas_router_posts_total{receiver="ingest",outcome="bad-json"} 1',
      'kapuas_router_bytes_total{receiver="ingest"} 14',
      'kapuas_router_held_bytes 0',
    ]) {
      expect(String(text).split('\n')).toContain(line);
    }
    await kapuas.router.stop();
    expect(kapuas.ledger.entries).toMatchObject([
      { app: 'orders', events: 2, bytes: 14, unparsed: 1, limited: 0, rejected: 1 },
    ]);
  });
});

it('finishes what it took in when it stops', async () => {
  const append = holdAppends();
  const answer = ingest('{"msg":"a"}');
  await append.begun;
  const stopped = kapuas.router.stop();
  await turn();
  append.release();
  expect((await answer).status).toBe(200);
  await stopped;
  await expect(fetch(`${kapuas.http}/healthz`)).rejects.toThrow();
  expect(messages()).toEqual(['a']);
});
