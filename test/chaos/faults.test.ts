/**
 * Servers that are broken, changed by hand or away while events come in: each is told in the log, by a metric and by
 * a condition of the app, is got over without help, and neither loses nor doubles an event.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { ingest } from '../kapuas/ingest.ts';
import { createElasticsearch } from '../stack/elasticsearch.ts';
import { createKafka } from '../stack/kafka.ts';
import { createPostgres } from '../stack/postgres.ts';
import { createRedis } from '../stack/redis.ts';
import type { Server } from '../stack/server.ts';
import { takeCensus } from './census.ts';
import { deleteTopics, type IndexHands, indexHands } from './hands.ts';
import { type Installation, PATIENT, startInstallation } from './installation.ts';
import { EVENTS_PER_POST, sendNumbered } from './sender.ts';

const SOME = 4 * EVENTS_PER_POST;

let kafka: Server;
let elasticsearch: Server;
let postgres: Server;
let redis: Server;
let kapuas: Installation;
let hands: IndexHands;

beforeAll(async () => {
  // Of its own, because they are broken.
  [kafka, elasticsearch, postgres, redis] = await Promise.all([
    createKafka(),
    createElasticsearch(),
    createPostgres(),
    createRedis({ durable: true }),
  ]);
  await Promise.all([kafka, elasticsearch, postgres, redis].map((server) => server.start()));
  kapuas = await startInstallation({
    KAPUAS_KAFKA_BROKERS: kafka.address,
    KAPUAS_ELASTICSEARCH_URLS: `http://${elasticsearch.address}`,
    KAPUAS_POSTGRES_URL: `postgres://kapuas@${postgres.address}/postgres`,
    KAPUAS_REDIS_URL: `redis://${redis.address}`,
  });
  hands = indexHands(elasticsearch.address, kapuas.prefix);
}, 180_000);

afterAll(async () => {
  await kapuas?.end();
  await Promise.all([kafka, elasticsearch, postgres, redis].map((server) => server?.dispose()));
});

// Where a test failed in between.
afterEach(() => kapuas.startRole('provisioner'), 60_000);

async function makeApp(app: string): Promise<string> {
  const { key } = await kapuas.client.createApp(app, { eventsPerSecond: 1_000_000 });
  return key;
}

const send = (key: string, events: number, from = 0): Promise<void> =>
  sendNumbered(kapuas, key, events, from).done;

/** A search may fail meanwhile, as an index that was just made has no shard yet. */
const untilFound = (app: string, events: number): Promise<void> =>
  vi.waitFor(() => kapuas.client.waitForCount({ apps: app, from: '-1d' }, events, 0), PATIENT);

async function expectEachOnce(app: string, events: number): Promise<void> {
  await untilFound(app, events).catch(() => undefined);
  expect(await takeCensus(kapuas.client, app, events)).toEqual({ found: events, doubled: [], missing: [] });
}

describe('the index', () => {
  test('is read-only, as when a disk is nearly full: its events wait, and other apps go on', async () => {
    const key = await makeApp('flooded');
    const dry = await makeApp('dry');
    await send(key, SOME);
    await untilFound('flooded', SOME);
    await hands.block('flooded');
    const mark = kapuas.mark();

    await send(key, SOME, SOME);
    await send(dry, SOME);
    await kapuas.line(mark, {
      role: 'indexer',
      level: 'error',
      msg: 'the index of an app takes no events',
      names: ['"app":"flooded"', `${kapuas.prefix}-flooded`, 'read-only'],
    });
    await kapuas.metricUntil('indexer', 'kapuas_indexer_failing_apps', (apps) => apps === 1);
    const retried = { cause: 'index' };
    await kapuas.metricUntil(
      'indexer',
      'kapuas_indexer_events_retried_total',
      (events) => events > 0,
      retried,
    );
    const condition = await kapuas.conditionUntil('flooded', 'degraded', 'IndexReadOnly');
    expect(condition).toMatchObject({ type: 'IndexReady', status: 'False' });
    expect(condition.message).toContain('read_only_allow_delete');
    await kapuas.line(mark, {
      role: 'provisioner',
      level: 'warn',
      msg: 'app degraded',
      names: ['"app":"flooded"', 'IndexReadOnly'],
    });
    await expectEachOnce('dry', SOME);
    await kapuas.conditionUntil('dry', 'ready', 'IndexExists');

    await hands.unblock('flooded');
    await expectEachOnce('flooded', 2 * SOME);
    await kapuas.conditionUntil('flooded', 'ready', 'IndexExists');
    await kapuas.line(mark, {
      role: 'indexer',
      level: 'info',
      msg: 'takes events again',
      names: ['flooded'],
    });
    await kapuas.line(mark, { role: 'provisioner', level: 'info', msg: 'app recovered', names: ['flooded'] });
    await kapuas.metricUntil('indexer', 'kapuas_indexer_failing_apps', (apps) => apps === 0);
  });
});

describe('the index', () => {
  test('is deleted by hand: it is made again, and events that come find it', async () => {
    const key = await makeApp('indexless');
    await send(key, SOME);
    await untilFound('indexless', SOME);
    const mark = kapuas.mark();
    await hands.deleteIndices('indexless');
    await send(key, SOME, SOME);

    await untilFound('indexless', SOME);
    expect(await takeCensus(kapuas.client, 'indexless', 2 * SOME)).toMatchObject({
      found: SOME,
      doubled: [],
    });
    const condition = await kapuas.conditionUntil('indexless', 'ready', 'IndexRecreated');
    expect(condition.message).toContain('events that it held are gone');
    await kapuas.line(mark, {
      role: 'provisioner',
      level: 'warn',
      msg: 'The index was missing',
      names: ['indexless'],
    });
    await kapuas.metricUntil('provisioner', 'kapuas_provisioner_app_conditions', (apps) => apps > 0, {
      reason: 'IndexRecreated',
    });
  });

  test('loses its aliases by hand: they are put back, and no event is gone', async () => {
    const key = await makeApp('aliasless');
    await send(key, SOME);
    await untilFound('aliasless', SOME);
    const mark = kapuas.mark();
    // Only the indexer can put them back now.
    await kapuas.stopRole('provisioner');
    await hands.deleteAliases('aliasless');
    await send(key, SOME, SOME);
    await kapuas.line(mark, {
      role: 'indexer',
      level: 'warn',
      msg: 'an alias of the index of this app was missing',
      names: ['aliasless'],
    });
    await expectEachOnce('aliasless', 2 * SOME);

    await kapuas.startRole('provisioner');
    await hands.deleteAliases('aliasless');
    const condition = await kapuas.conditionUntil('aliasless', 'ready', 'IndexMended');
    expect(condition.message).toContain('No event is gone');
    await expectEachOnce('aliasless', 2 * SOME);
  });
});

describe('the topic', () => {
  test('is deleted by hand: 503 until it is made again, and what is in the index stays', async () => {
    const key = await makeApp('topicless');
    await send(key, SOME);
    await untilFound('topicless', SOME);
    // So that nobody makes it again before the refusal is seen.
    await kapuas.stopRole('provisioner');
    const mark = kapuas.mark();
    await deleteTopics(
      { brokers: [kafka.address], clientId: 'test', replication: 1 },
      kapuas.prefix,
      'topicless',
    );

    const sending = sendNumbered(kapuas, key, SOME, SOME);
    await vi.waitUntil(() => sending.refusals() > 0, PATIENT);
    expect(await ingest(kapuas, key, '{}\n')).toMatchObject({
      status: 503,
      body: { code: 'queue-unavailable', detail: expect.stringContaining(`${kapuas.prefix}.topicless`) },
    });
    expect(
      await kapuas.metric('router', 'kapuas_router_posts_total', { outcome: 'queue-unavailable' }),
    ).toBeGreaterThan(0);
    await kapuas.line(mark, {
      role: 'router',
      level: 'warn',
      msg: `cannot append to topic ${kapuas.prefix}.topicless`,
      names: ['does not exist'],
    });

    await kapuas.startRole('provisioner');
    await sending.done;
    await kapuas.line(mark, { role: 'router', level: 'info', msg: 'can append to topic' });
    await kapuas.conditionUntil('topicless', 'ready', 'TopicRecreated');
    await expectEachOnce('topicless', 2 * SOME);
  });
});

describe('outages', () => {
  test('Redis is away: logs are taken in, and jobs go on when it is back', async () => {
    const key = await makeApp('redisless');
    const mark = kapuas.mark();
    await redis.kill();
    await send(key, SOME);
    await expectEachOnce('redisless', SOME);
    for (const role of ['router', 'web', 'provisioner'] as const) {
      await kapuas.line(mark, { role, level: 'error', msg: 'Redis cannot be used', names: [redis.address] });
    }
    await kapuas.metricUntil('router', 'kapuas_router_local_limits', (processes) => processes > 0);
    const wish = { team: 'platform', app: 'redis-later', description: 'while Redis is away' };
    const { id } = await kapuas.client.expect<{ id: string }>('POST', '/app-requests', wish);
    await kapuas.client.expect('POST', `/app-requests/${id}/approve`, {});

    await redis.start();
    await kapuas.conditionUntil('redis-later', 'ready', 'IndexExists');
    for (const role of ['router', 'web', 'provisioner'] as const) {
      await kapuas.line(mark, { role, level: 'info', msg: 'Redis is back' });
    }
    await kapuas.metricUntil('router', 'kapuas_router_local_limits', (processes) => processes === 0);
  });

  test('PostgreSQL is away: logs are taken in and indexed; the console says so, and recovers', async () => {
    const key = await makeApp('sqlless');
    const mark = kapuas.mark();
    // Fast shutdown; a plain SIGTERM waits for everybody to leave.
    process.kill(postgres.pid as number, 'SIGINT');
    await postgres.stop();
    await send(key, SOME);
    const answer = await kapuas.client.call('GET', '/apps');
    expect(answer).toMatchObject({ status: 503, body: { code: 'database-unavailable' } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect((await kapuas.readiness('web')).status).toBe(503);
    expect(await kapuas.readiness('provisioner')).toMatchObject({
      status: 503,
      reasons: ['the catalog cannot be reached'],
    });
    await kapuas.line(mark, { role: 'web', level: 'warn', msg: 'a connection to PostgreSQL was lost' });
    await kapuas.metricUntil('indexer', 'kapuas_indexer_lag_batches', (batches) => batches === 0);

    await postgres.start();
    await expectEachOnce('sqlless', SOME);
    await kapuas.conditionUntil('sqlless', 'ready', 'Published');
    expect((await kapuas.readiness('provisioner')).status).toBe(200);
    await makeApp('sql-again');
  });

  test('the broker is away under load: senders wait, and go on when it is back', async () => {
    const key = await makeApp('brokerless');
    await send(key, SOME);
    const mark = kapuas.mark();
    const sending = sendNumbered(kapuas, key, 10 * SOME, SOME);
    await vi.waitUntil(() => sending.acknowledged() > 0, PATIENT);
    await kafka.stop();
    await kapuas.line(mark, {
      role: 'router',
      level: 'warn',
      msg: 'cannot append batches',
      names: [kafka.address],
    });
    await kapuas.metricUntil('router', 'kapuas_queue_append_retries_total', (retries) => retries > 0);
    const condition = await kapuas.conditionUntil('brokerless', 'degraded', 'QueueUnavailable');
    expect(condition.message).toContain('KAPUAS_KAFKA_BROKERS');
    for (const role of ['router', 'indexer'] as const)
      expect((await kapuas.readiness(role)).status, role).toBe(503);

    await kafka.start();
    await sending.done;
    await expectEachOnce('brokerless', 11 * SOME);
    await kapuas.line(mark, { role: 'router', level: 'info', msg: 'can append batches again' });
    await kapuas.conditionUntil('brokerless', 'ready', 'TopicExists');
    for (const role of ['router', 'indexer'] as const)
      expect((await kapuas.readiness(role)).status, role).toBe(200);
  });

  test('Elasticsearch is away under load: events wait in the topic', async () => {
    const key = await makeApp('storeless');
    await send(key, SOME);
    await untilFound('storeless', SOME);
    const mark = kapuas.mark();
    await elasticsearch.stop();
    await send(key, 10 * SOME, SOME);
    await kapuas.line(mark, {
      role: 'indexer',
      level: 'error',
      msg: 'the store takes nothing',
      names: ['KAPUAS_ELASTICSEARCH_URLS'],
    });
    await kapuas.metricUntil('indexer', 'kapuas_indexer_circuit', (circuit) => circuit > 0);
    expect(await kapuas.metric('indexer', 'kapuas_indexer_store_errors_total')).toBeGreaterThan(0);
    expect(await kapuas.metric('indexer', 'kapuas_indexer_lag_batches')).toBeGreaterThan(0);
    await kapuas.conditionUntil('storeless', 'degraded', 'StoreUnavailable');
    expect(await kapuas.readiness('indexer')).toMatchObject({ status: 503 });
    expect(await kapuas.client.call('GET', '/search?apps=storeless')).toMatchObject({
      status: 503,
      body: { code: 'store-unavailable' },
    });

    await elasticsearch.start();
    await expectEachOnce('storeless', 11 * SOME);
    await kapuas.line(mark, { role: 'indexer', level: 'info', msg: 'the store takes events again' });
    await kapuas.conditionUntil('storeless', 'ready', 'IndexExists');
    await kapuas.metricUntil('indexer', 'kapuas_indexer_circuit', (circuit) => circuit === 0);
  });
});
