import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectProblem, type Session, startSession } from './test-client.ts';

let kapuas: Session;

beforeEach(async () => {
  kapuas = await startSession();
});
afterEach(() => kapuas.stop());

describe('bad input', () => {
  it.each<[string, string, number, string]>([
    ['malformed JSON', '{"msg":', 400, 'bad-json'],
    ['nothing', '', 400, 'bad-json'],
    ['a number', '42', 400, 'bad-json'],
    ['an array with a bad item', '[{"msg":"a"},"b"]', 400, 'bad-json'],
    ['text', 'hello\nworld', 400, 'bad-json'],
  ])('refuses %s and takes nothing', async (_name, body, status, code) => {
    await expectProblem(kapuas.ingest(body), status, code);
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
    await expectProblem(kapuas.ingest('{"msg":"a"}', headers), status, code);
    expect(kapuas.queue.batches).toEqual([]);
  });

  it('refuses a key whose secret part is wrong, an expired one, a revoked one', async () => {
    const wrong = `${kapuas.key.key.slice(0, -1)}${kapuas.key.key.endsWith('x') ? 'y' : 'x'}`;
    await expectProblem(kapuas.ingest('{}', { authorization: `Bearer ${wrong}` }), 401, 'key-unknown');
    kapuas.addApp('orders', {
      keys: [{ id: kapuas.key.id, hash: kapuas.key.hash, expiresAt: Date.now() - 1 }],
    });
    const problem = await expectProblem(kapuas.ingest('{}'), 401, 'key-unknown');
    expect(problem.detail).toContain(kapuas.key.id);
    expect(JSON.stringify(problem)).not.toContain(kapuas.key.key);
    kapuas.addApp('orders', { keys: [] });
    await expectProblem(kapuas.ingest('{}'), 401, 'key-unknown');
  });

  it('refuses a suspended app and one that is being deleted', async () => {
    kapuas.addApp('orders', { status: 'suspended' });
    await expectProblem(kapuas.ingest('{}'), 403, 'app-suspended');
    kapuas.addApp('orders', { status: 'deleting' });
    await expectProblem(kapuas.ingest('{}'), 409, 'app-deleting');
  });

  it("wants the name of an app with a team's key", async () => {
    const team = kapuas.addTeam('shop');
    const authorization = `Bearer ${team.key}`;
    await expectProblem(kapuas.ingest('{}', { authorization }), 400, 'bad-request');
    await expectProblem(kapuas.ingest('{}', { authorization, 'x-app-name': 'nobody' }), 404, 'app-unknown');
    expect((await kapuas.ingest('{}', { authorization, 'x-app-name': 'orders' })).status).toBe(200);
    kapuas.addApp('other', { team: 'bank' });
    await expectProblem(kapuas.ingest('{}', { authorization, 'x-app-name': 'other' }), 404, 'app-unknown');
  });

  it('refuses what is too large, as sent and decompressed, and lets its sender read the answer', async () => {
    await kapuas.stop();
    kapuas = await startSession({ maxBodyBytes: 65_536, maxDecompressedBytes: 200_000 });
    await expectProblem(kapuas.ingest(`"${'x'.repeat(3_000_000)}"`), 413, 'body-too-large');
    await expectProblem(
      kapuas.ingest(ReadableStream.from([new Uint8Array(50_000), new Uint8Array(50_000)])),
      413,
      'body-too-large',
    );
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(10_000_000, 32)));
    await expectProblem(kapuas.ingest(bomb, { 'content-encoding': 'gzip' }), 413, 'body-too-large');
    const zstdBomb = new Uint8Array(zstdCompressSync(Buffer.alloc(10_000_000, 32)));
    await expectProblem(kapuas.ingest(zstdBomb, { 'content-encoding': 'zstd' }), 413, 'body-too-large');
    expect((await kapuas.ingest('{"msg":"a"}')).status).toBe(200);
  });

  it('answers unknown paths and methods', async () => {
    await expectProblem(kapuas.send('/v2/ingest', '{}'), 404, 'not-found');
    const answer = await kapuas.send('/v1/ingest', undefined, {}, 'GET');
    expect([answer.status, answer.json.code, answer.headers.get('allow')]).toEqual([
      405,
      'method-not-allowed',
      'POST',
    ]);
    await expectProblem(kapuas.send('/%zz', '{}'), 400, 'bad-request');
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
        authorization: `Bearer ${kapuas.key.key}`,
        'content-type': 'application/json',
        'content-length': 1000,
      };
      const request = httpRequest({ port, method: 'POST', path: '/v1/ingest', headers });
      request.on('error', () => resolve());
      request.write('{"msg":');
      setTimeout(() => request.destroy(), 20);
    });
    expect((await kapuas.ingest('{"msg":"b"}')).status).toBe(200);
    expect(kapuas.messages()).toEqual(['b']);
  });
});
