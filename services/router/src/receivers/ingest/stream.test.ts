import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectProblem, NDJSON, type Session, startSession, turn } from '../../test-client.ts';

let kapuas: Session;

beforeEach(async () => {
  kapuas = await startSession();
});
afterEach(() => kapuas.stop());

describe('streaming', () => {
  const chunked = (chunks: Iterable<string>): ReadableStream<Uint8Array> =>
    ReadableStream.from(Array.from(chunks, (chunk) => new TextEncoder().encode(chunk)));

  it('takes a body of lines as it comes, wherever it is cut', async () => {
    const lines = Array.from({ length: 12_000 }, (_, i) => `{"msg":"event ${i}"}\n`).join('');
    const pieces = lines.match(/[\s\S]{1,777}/g) ?? [];
    const { json } = await kapuas.send('/v1/ingest', chunked(pieces), NDJSON);
    expect(json).toEqual({ accepted: 12_000, unparsed: 0 });
    expect(kapuas.queue.batches.map(({ count }) => count)).toEqual([5000, 5000, 2000]);
    expect(kapuas.messages()).toEqual(Array.from({ length: 12_000 }, (_, i) => `event ${i}`));
  });

  it('answers only when all of it is durable', async () => {
    const append = kapuas.holdAppends();
    const answer = kapuas.send('/v1/ingest', chunked(['{"msg":"a"}\n']), NDJSON);
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
    kapuas = await startSession({ maxLineBytes: 65_536 });
    const { json } = await kapuas.send(
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
    expect((await kapuas.send('/v1/ingest', gzip(body), headers)).json).toEqual({ accepted: 1, unparsed: 0 });
    await expectProblem(kapuas.send('/v1/ingest', gzip(body.subarray(0, 20)), headers), 400, 'bad-encoding');
  });

  it('gives equal retries equal ids, and equal parts of one body different ones', async () => {
    kapuas.addApp('orders', { limits: { eventsPerSecond: 1_000_000, bytesPerSecond: 1_000_000_000 } });
    const part = '{"msg":"same"}\n'.repeat(5000);
    for (const pieces of [[part, part], (part + part).match(/[\s\S]{1,999}/g) ?? []]) {
      await kapuas.send('/v1/ingest', chunked(pieces), { ...NDJSON, 'idempotency-key': 'k' });
    }
    const ids = kapuas.queue.batches.map(({ clientId }) => clientId);
    expect(new Set(ids).size).toBe(2);
    expect(ids.slice(0, 2)).toEqual(ids.slice(2));
  });
});
