/** Faults that only a broker of one's own may have. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaConnection, KafkaSasl } from '@kapuas/adapters/kafka/connection.ts';
import { openKafkaTopicAdmin } from '@kapuas/adapters/kafka/topic-admin.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createKafka } from '../stack/kafka.ts';
import { onServer } from '../stack/on-server.ts';
import { freePort, type Server } from '../stack/server.ts';
import { createBatch, messagesOf, readFrom } from './batch-queue/batches.ts';
import { appendOne } from './batch-queue/fixture.ts';
import { drainInto, startLoad } from './batch-queue/flow.ts';
import { kafkaAt, openKafkaFixture } from './batch-queue/kafka.ts';
import { addScramUser, SECURED } from './batch-queue/secured-kafka.ts';
import { silent } from './directory.ts';

const PATIENT = { timeout: 60_000, interval: 100 };
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

onServer('kafka', () => {
  describe('BatchQueue: Kafka is away', () => {
    it('refuses appends with what to check, and is not healthy', async () => {
      const address = `127.0.0.1:${await freePort()}`;
      const fixture = await openKafkaFixture(kafkaAt(address));
      await expect(appendOne(fixture.queue, createBatch('app', 'a'))).rejects.toMatchObject({
        code: 'queue-unavailable',
        detail: expect.stringMatching(/Kafka does not answer .*KAPUAS_KAFKA_BROKERS/),
      });
      expect(await fixture.queue.healthy()).toBe(false);
      await expect(fixture.queue.lag('group')).rejects.toMatchObject({ code: 'queue-unavailable' });
      await expect(fixture.topics.observe('app')).rejects.toMatchObject({ code: 'queue-unavailable' });
      const turn = readFrom(fixture.queue.consume('group')).turn();
      await fixture.queue.close();
      expect(await turn).toBeUndefined();
      await fixture.dispose();
    });
  });

  describe('BatchQueue: a broker that restarts', () => {
    let server: Server;

    beforeAll(async () => {
      // A broker that was killed may come back only when the controller has given it up.
      const properties = { 'broker.session.timeout.ms': '2000', 'broker.heartbeat.interval.ms': '500' };
      server = await createKafka({ properties });
      await server.start();
    });
    afterAll(() => server.dispose());

    it('loses nothing, and goes on by itself', { timeout: 2 * MINUTE_MS }, async () => {
      const fixture = await openKafkaFixture(kafkaAt(server.address));
      const apps = ['one', 'two', 'three'];
      for (const app of apps) await fixture.topics.ensure(app, { partitions: 2, retentionMs: HOUR_MS });
      const seen = new Set<string>();
      const shown = new Set<string>();
      const tail = fixture.another().tail(apps);
      const tailing = (async () => {
        for await (const batch of tail) shown.add(batch.clientId ?? '');
      })();
      const members = [fixture.queue, fixture.another()].map((queue) => queue.consume('group'));
      const draining = members.map((member) => drainInto(seen, member));
      const load = startLoad(fixture.queue, apps);
      await vi.waitUntil(() => seen.size > 100, PATIENT);
      await server.kill();
      expect(await fixture.queue.healthy()).toBe(false);
      await sleep(500);
      await server.start();
      const before = load.acknowledged.size;
      const shownBefore = shown.size;
      await vi.waitUntil(() => load.acknowledged.size > before + 100, PATIENT);
      expect(await fixture.queue.healthy()).toBe(true);
      await load.stop();
      await vi.waitUntil(async () => (await fixture.queue.lag('group')) === 0, PATIENT);
      expect([...load.acknowledged].filter((message) => !seen.has(message))).toEqual([]);
      expect(shown.size).toBeGreaterThan(shownBefore);
      await Promise.all([...members, tail].map((one) => one.close()));
      await Promise.all([...draining, tailing]);
      expect(await fixture.queue.lag('group')).toBe(0);
      await fixture.dispose();
    });
  });

  describe('BatchQueue: a broker with logins and rights', () => {
    let server: Server;
    const as = (sasl?: KafkaSasl): KafkaConnection => ({
      ...kafkaAt(server.address),
      ...(sasl === undefined ? {} : { sasl }),
    });
    const admin: KafkaSasl = { mechanism: 'PLAIN', username: 'admin', password: 'admin-secret' };

    beforeAll(async () => {
      server = await createKafka({ properties: SECURED });
      await server.start();
      await addScramUser(as(admin), 'admin', 'admin-scram');
    });
    afterAll(() => server.dispose());

    it.each<KafkaSasl>([
      admin,
      { mechanism: 'SCRAM-SHA-256', username: 'admin', password: 'admin-scram' },
      { mechanism: 'SCRAM-SHA-512', username: 'admin', password: 'admin-scram' },
    ])('logs in by $mechanism', async (sasl) => {
      const fixture = await openKafkaFixture(as(sasl));
      await fixture.topics.ensure('app', { partitions: 1, retentionMs: HOUR_MS });
      await appendOne(fixture.queue, createBatch('app', 'a'));
      expect(messagesOf(await readFrom(fixture.queue.consume('group')).take(1))).toEqual(['a']);
      await fixture.topics.remove('app');
      await fixture.dispose();
    });

    it.each<KafkaSasl>([
      { ...admin, password: 'wrong' },
      { mechanism: 'SCRAM-SHA-256', username: 'admin', password: 'wrong' },
      { mechanism: 'SCRAM-SHA-512', username: 'nobody', password: 'admin-scram' },
    ])('says that the login by $mechanism as $username is refused', async (sasl) => {
      const fixture = await openKafkaFixture(as(sasl));
      const refusal = {
        code: 'queue-unavailable',
        detail: expect.stringMatching(/refused the login .*KAPUAS_KAFKA_SASL_PASSWORD/),
      };
      await expect(appendOne(fixture.queue, createBatch('app', 'a'))).rejects.toMatchObject(refusal);
      await expect(
        fixture.topics.ensure('app', { partitions: 1, retentionMs: HOUR_MS }),
      ).rejects.toMatchObject(refusal);
      expect(await fixture.queue.healthy()).toBe(false);
      await fixture.queue.close();
    });

    it('names the right that is missing, and the resource', async () => {
      const owner = await openKafkaFixture(as(admin));
      await owner.topics.ensure('app', { partitions: 1, retentionMs: HOUR_MS });
      const { prefix } = owner;
      const guest: KafkaSasl = { mechanism: 'PLAIN', username: 'guest', password: 'guest-secret' };
      const queue = owner.another({ connection: as(guest) });
      await expect(appendOne(queue, createBatch('app', 'a'))).rejects.toMatchObject({
        code: 'queue-unavailable',
        detail: expect.stringContaining(`Write on topic ${prefix}.app`),
      });
      const topics = openKafkaTopicAdmin({ connection: as(guest), prefix, logger: silent });
      await expect(topics.observe('app')).rejects.toMatchObject({
        code: 'queue-unavailable',
        detail: expect.stringContaining(`Describe on topic ${prefix}.app`),
      });
      await topics.close();
      await owner.topics.remove('app');
      await owner.dispose();
    });
  });
});
