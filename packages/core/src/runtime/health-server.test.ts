import { afterEach, expect, test } from 'vitest';
import { createHealthServer, type HealthCheck, type HealthServer } from './health-server.ts';
import { Counter, createMetrics } from './metrics.ts';

let server: HealthServer;

afterEach(() => server.stop());

type Holds = HealthCheck['holds'];

async function start(checks: readonly HealthCheck[], timeoutMs = 2_000) {
  const metrics = createMetrics({ processMetrics: false });
  new Counter({ name: 'seen_total', help: 'Seen.', registers: [metrics] }).inc(3);
  server = createHealthServer({ address: { host: '127.0.0.1', port: 0 }, checks, metrics, timeoutMs });
  await server.start();
  const { port } = server.address();
  return (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);
}

const queue = (holds: Holds): HealthCheck => ({ otherwise: 'the queue is away', holds });
const store = (holds: Holds): HealthCheck => ({ otherwise: 'the store is away', holds });

test('alive and ready when every check holds', async () => {
  const get = await start([queue(() => true), store(async () => true)]);
  expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
  const ready = await get('/readyz?verbose=1');
  expect(ready.status).toBe(200);
  expect(await ready.json()).toEqual({ status: 'ready' });
});

const THROWS: Holds = () => {
  throw new Error('broken');
};

test.each<[string, Holds, string]>([
  ['says no', () => false, 'the store is away'],
  ['rejects', () => Promise.reject(new Error('refused')), 'the store is away: refused'],
  ['throws', THROWS, 'the store is away: broken'],
  ['takes too long', () => new Promise(() => undefined), 'the store is away: no answer within 20 ms'],
])('not ready while a check %s, and only that one is named', async (_how, holds, reason) => {
  const get = await start([queue(() => true), store(holds)], 20);
  const answer = await get('/readyz');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({ status: 'not ready', reasons: [reason] });
  expect((await get('/healthz')).status).toBe(200);
});

test('ready again when what failed recovers', async () => {
  let healthy = false;
  const get = await start([queue(() => healthy)]);
  expect((await get('/readyz')).status).toBe(503);
  healthy = true;
  expect((await get('/readyz')).status).toBe(200);
});

test('exposes the metrics', async () => {
  const get = await start([]);
  const answer = await get('/metrics');
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(await answer.text()).toContain('seen_total 3');
});

test('refuses what it does not have', async () => {
  const get = await start([]);
  expect((await get('/metric')).status).toBe(404);
  expect((await get('/readyz', { method: 'POST' })).status).toBe(405);
  expect(await (await get('/healthz', { method: 'HEAD' })).text()).toBe('');
});

test('a port that is taken is said at start', async () => {
  await start([]);
  const metrics = createMetrics({ processMetrics: false });
  const second = createHealthServer({ address: server.address(), checks: [], metrics });
  await expect(second.start()).rejects.toThrow('EADDRINUSE');
});

test('stops while a connection is open', async () => {
  const get = await start([queue(() => new Promise(() => undefined))], 60_000);
  const hanging = get('/readyz').catch((error: unknown) => error);
  await get('/healthz');
  await server.stop();
  expect(await hanging).toBeInstanceOf(Error);
});
