import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, expectProblem, NDJSON, type Session, startSession, turn } from './test-client.ts';

let kapuas: Session;

beforeEach(async () => {
  kapuas = await startSession();
});
afterEach(() => kapuas.stop());

describe('durability', () => {
  it('answers 503 and Retry-After when the queue does not take the batch', async () => {
    kapuas.queue.onAppend = async () => {
      throw new KapuasError('queue-unavailable', 'The disk is full.', { retryAfter: 7 });
    };
    await expectProblem(kapuas.ingest('{"msg":"a"}'), 503, 'queue-unavailable');
    expect((await kapuas.ingest('{"msg":"a"}')).headers.get('retry-after')).toBe('7');
  });

  it('gives a body that needs several batches to the queue at once, so that all of it is taken or nothing', async () => {
    const events = Array.from({ length: 6_000 }, (_, i) => ({ msg: `event ${i}` }));
    let calls = 0;
    kapuas.queue.onAppend = async () => {
      calls += 1;
      if (calls === 2) throw new KapuasError('overloaded', 'Too much waits.');
    };
    await expectProblem(kapuas.ingest(JSON.stringify(events)), 503, 'overloaded');
    expect(kapuas.queue.batches).toEqual([]);
    expect((await kapuas.ingest(JSON.stringify(events))).status).toBe(200);
    expect(kapuas.queue.batches.map(({ count }) => count)).toEqual([5000, 1000]);
    expect(kapuas.messages()).toEqual(events.map(({ msg }) => msg));
  });

  it('names batches only for a client that names its own', async () => {
    const twice = { 'idempotency-key': 'k' };
    await kapuas.ingest('{"msg":"a"}');
    for (let i = 0; i < 2; i++) await kapuas.ingest('{"msg":"a"}', twice);
    await kapuas.ingest('{"msg":"b"}', twice);
    const [none, first, retry, other] = kapuas.queue.batches.map(({ clientId }) => clientId);
    expect(none).toBeUndefined();
    expect(first).toMatch(/^[\w-]{22}$/);
    expect(retry).toBe(first);
    expect(other).not.toBe(first);
    await expectProblem(kapuas.ingest('{}', { 'idempotency-key': 'k'.repeat(257) }), 400, 'bad-request');
  });

  it('keeps an event that is larger than a batch in part', async () => {
    await kapuas.ingest(JSON.stringify({ msg: 'x'.repeat(3_000_000), level: 'info' }));
    const [event] = kapuas.queue.events();
    expect(event?.parse_error).toMatch(/over the limit of 1000000/);
    expect(event?.message.length).toBeGreaterThan(10_000);
    expect(kapuas.queue.batches[0]?.payload.length).toBeLessThan(1_000_000);
  });
});

describe('limits', () => {
  const limits = { eventsPerSecond: 1, bytesPerSecond: 1_000_000 };

  it('lets a burst pass, even one larger than the bucket, and then says when to come again', async () => {
    kapuas.key = kapuas.addApp('small', { limits });
    const events = JSON.stringify(Array.from({ length: 30 }, () => ({ msg: 'a' })));
    expect((await kapuas.ingest(events)).status).toBe(200);
    const answer = await kapuas.ingest('[{"msg":"b"},{"msg":"c"}]');
    expect([answer.status, answer.json.code]).toEqual([429, 'over-limit']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(20);
    expect(kapuas.messages()).toHaveLength(30);
    await kapuas.router.stop();
    expect(kapuas.ledger.entries).toMatchObject([{ app: 'small', events: 30, limited: 2 }]);
    expect(await kapuas.metrics.metrics()).toContain(
      'kapuas_router_app_events_total{app="small",outcome="limited"} 2',
    );
  });

  it('holds a BaritoLog client instead, whose chunk would be lost', async () => {
    kapuas.key = kapuas.addApp('small', { limits: { eventsPerSecond: 20, bytesPerSecond: 1_000_000 } });
    const items = JSON.stringify({ items: Array.from({ length: 202 }, () => ({ '@message': 'a' })) });
    const headers = { 'x-app-secret': kapuas.key.key };
    for (let i = 0; i < 2; i++)
      expect((await kapuas.send('/produce_batch', items, headers)).status).toBe(200);
    expect(kapuas.messages()).toHaveLength(404);
  });

  it('lets in what is held when it stops', async () => {
    kapuas.key = kapuas.addApp('small', { limits });
    const item = JSON.stringify({ items: Array.from({ length: 20 }, () => ({ '@message': 'a' })) });
    const headers = { 'x-app-secret': kapuas.key.key };
    await kapuas.send('/produce_batch', item, headers);
    const held = kapuas.send('/produce_batch', item, headers);
    while (!(await kapuas.metrics.metrics()).match(/kapuas_router_held_bytes [1-9]/)) await turn();
    await kapuas.router.stop();
    expect((await held).status).toBe(200);
    expect(kapuas.messages()).toHaveLength(40);
  });
});

describe('health', () => {
  const get = async (path: string): Promise<Answer> => kapuas.send(path, undefined, {}, 'GET');

  it('says whether it is alive and ready', async () => {
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/readyz')).json).toEqual({ status: 'ready' });
    kapuas.queue.isHealthy = false;
    const answer = await get('/readyz');
    expect([answer.status, answer.json.reasons]).toEqual([503, ['the queue does not take batches']]);
    expect((await get('/healthz')).status).toBe(200);
  });

  it('counts what it did', async () => {
    await kapuas.ingest('{"msg":"a"}\nx\n', NDJSON);
    await kapuas.ingest('[');
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
  const append = kapuas.holdAppends();
  const answer = kapuas.ingest('{"msg":"a"}');
  await append.begun;
  const stopped = kapuas.router.stop();
  await turn();
  append.release();
  expect((await answer).status).toBe(200);
  await stopped;
  await expect(fetch(`${kapuas.http}/healthz`)).rejects.toThrow();
  expect(kapuas.messages()).toEqual(['a']);
});
