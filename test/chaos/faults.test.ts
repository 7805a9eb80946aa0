/**
 * Servers that are broken, changed by hand or away while events come in: each is told in the log, by a metric and by
 * a condition of the app, is got over without help, and neither loses nor doubles an event.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { ingest } from '../kapuas/ingest.ts';
import { takeCensus } from './census.ts';
import { deleteTopics, type IndexHands, indexHands } from './hands.ts';
import { type Installation, PATIENT, startInstallation } from './installation.ts';
import { type NumberedEvents, numberedEvents, SOME } from './numbered-events.ts';
import { type OwnServers, startOwnServers } from './own-servers.ts';
import { sendNumbered } from './sender.ts';

let servers: OwnServers;
let kapuas: Installation;
let hands: IndexHands;
let events: NumberedEvents;

beforeAll(async () => {
  servers = await startOwnServers();
  kapuas = await startInstallation(servers.settings);
  events = numberedEvents(kapuas);
  hands = indexHands(servers.elasticsearch.address, kapuas.prefix);
}, 180_000);

afterAll(async () => {
  await kapuas?.end();
  await servers?.dispose();
});

// Where a test failed in between.
afterEach(() => kapuas.startRole('provisioner'), 60_000);

describe('the index', () => {
  test('is read-only, as when a disk is nearly full: its events wait, and other apps go on', async () => {
    const key = await events.makeApp('flooded');
    const dry = await events.makeApp('dry');
    await events.send(key, SOME);
    await events.untilFound('flooded', SOME);
    await hands.block('flooded');
    const mark = kapuas.mark();

    await events.send(key, SOME, SOME);
    await events.send(dry, SOME);
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
    await events.expectEachOnce('dry', SOME);
    await kapuas.conditionUntil('dry', 'ready', 'IndexExists');

    await hands.unblock('flooded');
    await events.expectEachOnce('flooded', 2 * SOME);
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
    const key = await events.makeApp('indexless');
    await events.send(key, SOME);
    await events.untilFound('indexless', SOME);
    const mark = kapuas.mark();
    // So that the indexer comes first, as it mostly does.
    await kapuas.stopRole('provisioner');
    await hands.deleteIndices('indexless');
    await events.send(key, SOME, SOME);
    await kapuas.line(mark, {
      role: 'indexer',
      level: 'warn',
      msg: 'the index of this app was missing; it has been made',
      names: [`${kapuas.prefix}-indexless`],
    });
    await kapuas.startRole('provisioner');

    await events.untilFound('indexless', SOME);
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
    const key = await events.makeApp('aliasless');
    await events.send(key, SOME);
    await events.untilFound('aliasless', SOME);
    const mark = kapuas.mark();
    // Only the indexer can put them back now.
    await kapuas.stopRole('provisioner');
    await hands.deleteAliases('aliasless');
    await events.send(key, SOME, SOME);
    await kapuas.line(mark, {
      role: 'indexer',
      level: 'warn',
      msg: 'an alias of the index of this app was missing',
      names: ['aliasless'],
    });
    await events.expectEachOnce('aliasless', 2 * SOME);

    await kapuas.startRole('provisioner');
    await hands.deleteAliases('aliasless');
    const condition = await kapuas.conditionUntil('aliasless', 'ready', 'IndexMended');
    expect(condition.message).toContain('No event is gone');
    await events.expectEachOnce('aliasless', 2 * SOME);
  });
});

describe('the topic', () => {
  test('is deleted by hand: 503 until it is made again, and what is in the index stays', async () => {
    const key = await events.makeApp('topicless');
    await events.send(key, SOME);
    await events.untilFound('topicless', SOME);
    // So that nobody makes it again before the refusal is seen.
    await kapuas.stopRole('provisioner');
    const mark = kapuas.mark();
    await deleteTopics(
      { brokers: [servers.kafka.address], clientId: 'test', replication: 1 },
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
    await events.expectEachOnce('topicless', 2 * SOME);
  });
});

describe('outages', () => {
  test('Redis is away: logs are taken in, and jobs go on when it is back', async () => {
    const key = await events.makeApp('redisless');
    const mark = kapuas.mark();
    await servers.redis.kill();
    await events.send(key, SOME);
    await events.expectEachOnce('redisless', SOME);
    for (const role of ['router', 'web', 'provisioner'] as const) {
      await kapuas.line(mark, {
        role,
        level: 'error',
        msg: 'Redis cannot be used',
        names: [servers.redis.address],
      });
    }
    await kapuas.metricUntil('router', 'kapuas_router_local_limits', (processes) => processes > 0);
    const wish = { team: 'platform', app: 'redis-later', description: 'while Redis is away' };
    const { id } = await kapuas.client.expect<{ id: string }>('POST', '/app-requests', wish);
    await kapuas.client.expect('POST', `/app-requests/${id}/approve`, {});

    await servers.redis.start();
    await kapuas.conditionUntil('redis-later', 'ready', 'IndexExists');
    for (const role of ['router', 'web', 'provisioner'] as const) {
      await kapuas.line(mark, { role, level: 'info', msg: 'Redis is back' });
    }
    await kapuas.metricUntil('router', 'kapuas_router_local_limits', (processes) => processes === 0);
  });

  test('PostgreSQL is away: logs are taken in and indexed; the console says so, and recovers', async () => {
    const key = await events.makeApp('sqlless');
    const mark = kapuas.mark();
    // Fast shutdown; a plain SIGTERM waits for everybody to leave.
    process.kill(servers.postgres.pid as number, 'SIGINT');
    await servers.postgres.stop();
    await events.send(key, SOME);
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

    await servers.postgres.start();
    await events.expectEachOnce('sqlless', SOME);
    await kapuas.conditionUntil('sqlless', 'ready', 'Published');
    expect((await kapuas.readiness('provisioner')).status).toBe(200);
    await events.makeApp('sql-again');
  });

  test('the broker is away under load: senders wait, and go on when it is back', async () => {
    const key = await events.makeApp('brokerless');
    await events.send(key, SOME);
    const mark = kapuas.mark();
    const sending = sendNumbered(kapuas, key, 10 * SOME, SOME);
    await vi.waitUntil(() => sending.acknowledged() > 0, PATIENT);
    await servers.kafka.stop();
    await kapuas.line(mark, {
      role: 'router',
      level: 'warn',
      msg: 'cannot follow topic',
      names: ['KAPUAS_KAFKA_BROKERS'],
    });
    await kapuas.metricUntil('router', 'kapuas_queue_append_retries_total', (retries) => retries > 0);
    const condition = await kapuas.conditionUntil('brokerless', 'degraded', 'QueueUnavailable');
    expect(condition.message).toContain('KAPUAS_KAFKA_BROKERS');
    for (const role of ['router', 'indexer'] as const)
      expect((await kapuas.readiness(role)).status, role).toBe(503);

    await servers.kafka.start();
    await sending.done;
    await events.expectEachOnce('brokerless', 11 * SOME);
    await kapuas.line(mark, { role: 'router', level: 'info', msg: 'can follow topic' });
    await kapuas.conditionUntil('brokerless', 'ready', 'TopicExists');
    for (const role of ['router', 'indexer'] as const)
      expect((await kapuas.readiness(role)).status, role).toBe(200);
  });

  test('Elasticsearch is away under load: events wait in the topic', async () => {
    const key = await events.makeApp('storeless');
    await events.send(key, SOME);
    await events.untilFound('storeless', SOME);
    const mark = kapuas.mark();
    await servers.elasticsearch.stop();
    await events.send(key, 10 * SOME, SOME);
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

    await servers.elasticsearch.start();
    await events.expectEachOnce('storeless', 11 * SOME);
    await kapuas.line(mark, { role: 'indexer', level: 'info', msg: 'the store takes events again' });
    await kapuas.conditionUntil('storeless', 'ready', 'IndexExists');
    await kapuas.metricUntil('indexer', 'kapuas_indexer_circuit', (circuit) => circuit === 0);
  });
});
