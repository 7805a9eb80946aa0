import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NDJSON, type Session, startSession } from '../../test-client.ts';

let kapuas: Session;

beforeEach(async () => {
  kapuas = await startSession();
});
afterEach(() => kapuas.stop());

describe('POST /v1/ingest', () => {
  it.each<[string, string, Record<string, string>, string[]]>([
    ['an object', '{"msg":"a"}', {}, ['a']],
    ['an array', '[{"msg":"a"},{"msg":"b"}]', {}, ['a', 'b']],
    ['an empty array', '[]', {}, []],
    ['lines', '{"msg":"a"}\n\n{"msg":"b"}\r\n{"msg":"c"}', NDJSON, ['a', 'b', 'c']],
    ['lines as JSON', '{"msg":"a"}\n{"msg":"b"}\n', {}, ['a', 'b']],
    ['a byte order mark', '\ufeff{"msg":"a"}', {}, ['a']],
  ])('takes %s', async (_name, body, headers, expected) => {
    const { status, json } = await kapuas.ingest(body, headers);
    expect([status, json]).toEqual([200, { accepted: expected.length, unparsed: 0 }]);
    expect(kapuas.messages()).toEqual(expected);
  });

  it('takes a body without content type', async () => {
    const { status } = await kapuas.send('/v1/ingest', new TextEncoder().encode('{"msg":"a"}'));
    expect([status, kapuas.messages()]).toEqual([200, ['a']]);
  });

  it('keeps lines that are no JSON object as text', async () => {
    const { json } = await kapuas.ingest('{"msg":"a"}\n{"msg": \r\n42\n"text"\n', NDJSON);
    expect(json).toEqual({ accepted: 4, unparsed: 3 });
    expect(kapuas.messages()).toEqual(['a', '{"msg": ', '42', '"text"']);
    expect(kapuas.queue.events().map((event) => event.parse_error)).toEqual([
      undefined,
      'the line is not JSON: Unexpected end of JSON input',
      'the line is JSON but no object',
      'the line is JSON but no object',
    ]);
  });

  it('keeps what is too deep for one line, and cuts it in an array', async () => {
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect((await kapuas.ingest(deep, NDJSON)).json).toEqual({ accepted: 1, unparsed: 1 });
    expect((await kapuas.ingest(`[${deep},{"msg":"b"}]`)).json).toEqual({ accepted: 2, unparsed: 0 });
    const events = kapuas.queue.events();
    expect(events[0]).toMatchObject({
      message: deep,
      parse_error: 'the line is not JSON: nested deeper than 200 levels',
    });
    expect(events[1]?.parse_error).toBe('attributes were cut: nested deeper than 200 levels');
    expect(events[2]?.message).toBe('b');
  });

  it('keeps integers as long as they came', async () => {
    await kapuas.ingest('[{"id":12345678901234567890}]');
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
    const { status } = await kapuas.ingest(new Uint8Array(compress('[{"msg":"a"}]')), {
      'content-encoding': encoding,
    });
    expect([status, kapuas.messages()]).toEqual([200, ['a']]);
  });

  it('reads a large compressed body off the thread', async () => {
    const events = Array.from({ length: 20_000 }, (_, i) => ({ msg: `event ${i}`, nonce: Math.random() }));
    const { json } = await kapuas.ingest(new Uint8Array(gzipSync(JSON.stringify(events))), {
      'content-encoding': 'gzip',
    });
    expect(json).toEqual({ accepted: 20_000, unparsed: 0 });
    expect(kapuas.queue.batches.length).toBeGreaterThan(3);
    expect(kapuas.messages()).toEqual(events.map(({ msg }) => msg));
  });

  it('takes Basic authorization', async () => {
    const authorization = `Basic ${Buffer.from(`any:${kapuas.key.key}`).toString('base64')}`;
    expect((await kapuas.ingest('{"msg":"a"}', { authorization })).status).toBe(200);
  });

  it("tags events with the POST's own headers where the app asks for it, never with secrets", async () => {
    kapuas.key = kapuas.addApp('sidecar', {
      requestId: { fromTransport: true },
      headers: ['x-user-id', 'authorization'],
    });
    await kapuas.ingest('[{"msg":"a"},{"msg":"b","request_id":"own"}]', {
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
    await kapuas.ingest('{"x-user-id":"7"}');
    kapuas.addApp('orders', { headers: ['x-user-id'] });
    await kapuas.ingest('{"x-user-id":"7"}');
    expect(kapuas.queue.events().map((event) => event.headers)).toEqual([undefined, { 'x-user-id': '7' }]);
  });
});
