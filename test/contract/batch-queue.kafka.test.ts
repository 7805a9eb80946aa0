import { randomBytes } from 'node:crypto';
import { batchId } from '@kapuas/core/event/batch.ts';
import { DEAD_LETTER_BOUNDS } from '@kapuas/core/ports/dead-letters.ts';
import { createMetrics } from '@kapuas/core/runtime/metrics.ts';
import kafkajs from 'kafkajs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { onServer } from '../stack/on-server.ts';
import { createBatch, createNoise, messagesOf, readFrom } from './batch-queue/batches.ts';
import { appendOne } from './batch-queue/fixture.ts';
import { drainInto, startLoad } from './batch-queue/flow.ts';
import { type KafkaFixture, kafkaAt, openKafkaFixture } from './batch-queue/kafka.ts';
import { batchQueueSuite } from './batch-queue.suite.ts';
import { topicAdminSuite } from './topic-admin.suite.ts';

const PATIENT = { timeout: 20_000, interval: 50 };
const HOUR_MS = 3_600_000;

onServer('kafka', (address) => {
  const connection = kafkaAt(address);
  const open = () => openKafkaFixture(connection);
  batchQueueSuite('Kafka', open);
  topicAdminSuite('Kafka', open, {
    'gives a topic that was removed and made again offsets that it never had':
      'Kafka counts a topic that is made again from 0; ids do not depend on offsets there, which has a case of its own',
  });

  describe('BatchQueue: Kafka alone', () => {
    let fixture: KafkaFixture;
    const make = (app: string, partitions = 1) =>
      fixture.topics.ensure(app, { partitions, retentionMs: HOUR_MS });

    async function withAdmin<T>(work: (admin: kafkajs.Admin) => Promise<T>): Promise<T> {
      const admin = new kafkajs.Kafka({ brokers: [address], logLevel: kafkajs.logLevel.NOTHING }).admin();
      await admin.connect();
      return work(admin).finally(() => admin.disconnect());
    }

    beforeEach(async () => {
      fixture = await open();
    });
    afterEach(() => fixture.dispose());

    it('gives batches ids that no other batch has, also in a topic that was removed and made again', async () => {
      await make('app');
      const ids: string[] = [];
      for (const message of ['old', 'new']) {
        const positions = await fixture.queue.append([
          createBatch('app', `${message} 1`),
          createBatch('app', `${message} 2`),
        ]);
        expect(positions.map(({ offset }) => offset)).toEqual([0, 1]);
        const consumer = fixture.queue.consume('group');
        const delivered = await readFrom(consumer).take(2);
        await consumer.close();
        expect(messagesOf(delivered)).toEqual([`${message} 1`, `${message} 2`]);
        ids.push(...delivered.map(({ batch, position }) => batchId(batch, position)));
        await fixture.topics.remove('app');
        await make('app');
      }
      expect(new Set(ids).size).toBe(4);
    });

    it('reads a topic that was deleted and made again by hand from its beginning', async () => {
      await make('app');
      await make('other');
      for (let i = 0; i < 5; i += 1) await appendOne(fixture.queue, createBatch('app', `old ${i}`));
      const reader = readFrom(fixture.queue.consume('group'));
      await reader.take(5);
      const topic = `${fixture.prefix}.app`;
      await withAdmin((admin) => admin.deleteTopics({ topics: [topic] }));
      await expect(appendOne(fixture.queue, createBatch('app', 'lost'))).rejects.toMatchObject({
        code: 'queue-unavailable',
        detail: expect.stringContaining(`topic ${topic} does not exist`),
      });
      await appendOne(fixture.queue, createBatch('other', 'goes on'));
      expect(messagesOf(await reader.take(1))).toEqual(['goes on']);
      await make('app');
      for (let i = 0; i < 8; i += 1) await appendOne(fixture.queue, createBatch('app', `new ${i}`));
      expect(messagesOf(await reader.take(8))).toEqual(Array.from({ length: 8 }, (_, i) => `new ${i}`));
    });

    it('loses nothing while members join and leave', async () => {
      const apps = Array.from({ length: 8 }, (_, i) => `app-${i}`);
      await Promise.all(apps.map((app) => make(app, 2)));
      const seen = new Set<string>();
      const load = startLoad(fixture.queue, apps);
      const staying = fixture.queue.consume('group');
      const done = [drainInto(seen, staying)];
      for (let i = 0; i < 2; i += 1) {
        const other = fixture.another().consume('group');
        const seenByOther = new Set<string>();
        done.push(drainInto(seenByOther, other));
        await vi.waitUntil(() => seenByOther.size > 50, PATIENT);
        await other.close();
        for (const message of seenByOther) seen.add(message);
        const before = seen.size;
        await vi.waitUntil(() => seen.size > before + 50, PATIENT);
      }
      await load.stop();
      await vi.waitUntil(() => seen.size >= load.acknowledged.size, PATIENT);
      expect([...load.acknowledged].filter((message) => !seen.has(message))).toEqual([]);
      await vi.waitUntil(async () => (await fixture.queue.lag('group')) === 0, PATIENT);
      await staying.close();
      await Promise.all(done);
      expect(await fixture.queue.lag('group')).toBe(0);
    });

    it('takes over at once what a member leaves', async () => {
      await make('app', 4);
      const first = fixture.another();
      const reader = readFrom(first.consume('group'));
      await appendOne(fixture.queue, createBatch('app', 'a'));
      await reader.take(1, 'keep');
      const second = readFrom(fixture.queue.consume('group'));
      await first.close();
      expect(messagesOf(await second.take(1))).toEqual(['a']);
    });

    it('spreads the batches of a busy app over its partitions', async () => {
      await make('app', 3);
      const positions = await Promise.all(
        Array.from({ length: 60 }, (_, i) => appendOne(fixture.queue, createBatch('app', `m${i}`, 300_000))),
      );
      expect(new Set(positions.map(({ partition }) => partition))).toEqual(new Set([0, 1, 2]));
      const delivered = await readFrom(fixture.queue.consume('group')).take(60);
      expect(new Set(messagesOf(delivered)).size).toBe(60);
    });

    it('sends in parts what the topic does not take in one record, each event once, with the same ids again', async () => {
      await make('app');
      await withAdmin((admin) =>
        admin.alterConfigs({
          validateOnly: false,
          resources: [
            {
              type: kafkajs.ConfigResourceTypes.TOPIC,
              name: `${fixture.prefix}.app`,
              configEntries: [{ name: 'max.message.bytes', value: '300000' }],
            },
          ],
        }),
      );
      const lines = Array.from({ length: 13 }, (_, i) => createNoise('app', `m${i}`, 60_000).payload);
      const large = {
        app: 'app',
        clientId: 'chunk',
        count: 13,
        receivedAt: 1,
        payload: Buffer.concat(lines),
      };
      await fixture.queue.append([createBatch('app', 'before'), large, createBatch('app', 'after')]);
      await fixture.queue.append([large]);
      const reader = readFrom(fixture.queue.consume('group'));
      const texts: string[] = [];
      const ids: string[][] = [[], []];
      while (texts.length < 2 + 2 * 13) {
        for (const { batch } of await reader.take(1)) {
          const messages = Buffer.from(batch.payload).toString().trimEnd().split('\n');
          expect(batch.count).toBe(messages.length);
          if (batch.clientId?.startsWith('chunk')) ids[texts.length < 15 ? 0 : 1]?.push(batch.clientId);
          texts.push(...messages.map((line) => (JSON.parse(line) as { message: string }).message));
        }
      }
      const parts = Array.from({ length: 13 }, (_, i) => `m${i}`);
      expect(texts).toEqual(['before', ...parts, 'after', ...parts]);
      expect(ids[0]?.length).toBeGreaterThan(1);
      expect(ids[1]).toEqual(ids[0]);
      await expect(appendOne(fixture.queue, createNoise('app', 'x', 65_536))).resolves.toBeDefined();
    });

    it('refuses one event that is larger than the topic takes, and appends nothing', async () => {
      await make('app');
      const huge = Buffer.from(`${JSON.stringify({ message: randomBytes(9_000_000).toString('base64') })}\n`);
      await expect(
        appendOne(fixture.queue, { app: 'app', count: 1, receivedAt: 1, payload: huge }),
      ).rejects.toMatchObject({ code: 'body-too-large' });
      expect(await fixture.queue.lag('group')).toBe(0);
    });

    it('reads what other producers wrote', async () => {
      await make('app');
      const producer = new kafkajs.Kafka({ brokers: [address], logLevel: kafkajs.logLevel.NOTHING }).producer(
        {
          createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
        },
      );
      await producer.connect();
      const value = '{"message":"one"}\n{"message":"two"}\n';
      await producer.send({
        topic: `${fixture.prefix}.app`,
        messages: [{ value: null }, { value, timestamp: '1700000000000' }],
      });
      await producer.disconnect();
      const [delivery] = await readFrom(fixture.queue.consume('group')).take(1);
      expect(delivery?.batch).toMatchObject({ app: 'app', count: 2, receivedAt: 1_700_000_000_000 });
      expect(Buffer.from(delivery?.batch.payload ?? []).toString()).toBe(value);
      expect(delivery?.position.offset).toBe(1);
    });

    it('goes on at the oldest batch when the one it was at is gone', async () => {
      await make('app');
      for (const message of ['a', 'b', 'c', 'd']) await appendOne(fixture.queue, createBatch('app', message));
      const consumer = fixture.queue.consume('group');
      const reader = readFrom(consumer);
      const held = await reader.take(4, 'keep');
      const topic = `${fixture.prefix}.app`;
      await withAdmin(async (admin) => {
        await admin.fetchTopicOffsets(topic);
        await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '3' }] });
      });
      await consumer.nack(held, 10);
      expect(messagesOf(await reader.take(1))).toEqual(['d']);
      expect(await fixture.queue.lag('group')).toBe(0);
    });

    it('bounds what waits, and refuses the rest', async () => {
      await make('app');
      const queue = fixture.another({ maxWaiting: 4 });
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, (_, i) => appendOne(queue, createBatch('app', `m${i}`))),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
      expect(outcomes.at(-1)).toMatchObject({ reason: { code: 'overloaded', retryAfter: 1 } });
      expect(await queue.lag('group')).toBe(4);
    });

    it('refuses after it was closed', async () => {
      await make('app');
      const queue = fixture.another();
      await appendOne(queue, createBatch('app', 'first'));
      await queue.close();
      await expect(appendOne(queue, createBatch('app', 'late'))).rejects.toMatchObject({
        code: 'shutting-down',
      });
      expect(await queue.healthy()).toBe(false);
    });

    it('finishes what was appended when it is closed', async () => {
      await make('app', 2);
      const queue = fixture.another();
      const appends = Array.from({ length: 100 }, (_, i) =>
        appendOne(queue, createBatch('app', `m${i}`, 10_000)),
      );
      await queue.close();
      await Promise.all(appends);
      expect(await fixture.queue.lag('group')).toBe(100);
    });

    it('follows a topic that a tail waits for, and partitions that it gets later', async () => {
      const iterator = fixture.queue.tail(['later'])[Symbol.asyncIterator]();
      await make('later');
      await appendOne(fixture.queue, createBatch('later', 'first'));
      const first = await iterator.next();
      expect(Buffer.from(first.value?.payload ?? []).toString()).toContain('"first"');
    });

    it('counts', async () => {
      await make('app');
      const metrics = createMetrics({ processMetrics: false });
      const queue = fixture.another({ metrics });
      await appendOne(queue, createBatch('app', 'a'));
      await appendOne(queue, createBatch('nowhere', 'b')).catch(() => {});
      await readFrom(queue.consume('group')).take(1);
      const text = await metrics.metrics();
      expect(text).toContain('kapuas_queue_batches_appended_total 1');
      expect(text).toContain('kapuas_queue_appends_refused_total{code="queue-unavailable"} 1');
      expect(text).toContain(`kapuas_queue_partitions{group="${fixture.prefix}.group"} 1`);
    });
  });

  describe('TopicAdmin: Kafka alone', () => {
    it('makes the topic of dead letters, and keeps what an operator set', async () => {
      const fixture = await open();
      const admin = new kafkajs.Kafka({ brokers: [address], logLevel: kafkajs.logLevel.NOTHING }).admin();
      await admin.connect();
      const topic = `${fixture.prefix}.app`;
      const configOf = async (name: string) => {
        const { resources } = await admin.describeConfigs({
          includeSynonyms: false,
          resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name }],
        });
        return Object.fromEntries(
          (resources[0]?.configEntries ?? []).map((e) => [e.configName, e.configValue]),
        );
      };
      await fixture.topics.ensure('app', { partitions: 2, retentionMs: HOUR_MS });
      const common = {
        'retention.ms': String(HOUR_MS),
        'max.message.bytes': '8388608',
        'min.insync.replicas': '1',
      };
      expect(await configOf(topic)).toMatchObject({ ...common, 'cleanup.policy': 'delete' });
      expect(await configOf(`${topic}.dead-letters`)).toMatchObject({
        'cleanup.policy': 'delete',
        'retention.bytes': String(DEAD_LETTER_BOUNDS.bytes),
        'min.insync.replicas': '1',
      });
      await admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: kafkajs.ConfigResourceTypes.TOPIC,
            name: topic,
            configEntries: [{ name: 'segment.bytes', value: '33554432' }],
          },
        ],
      });
      await admin.deleteTopics({ topics: [`${topic}.dead-letters`] });
      await vi.waitUntil(async () => (await fixture.topics.observe('app'))?.lacks !== undefined, PATIENT);
      expect(await fixture.topics.observe('app')).toMatchObject({ lacks: `topic ${topic}.dead-letters` });
      await fixture.topics.ensure('app', { partitions: 2, retentionMs: 2 * HOUR_MS });
      expect(await configOf(topic)).toMatchObject({
        ...common,
        'retention.ms': String(2 * HOUR_MS),
        'segment.bytes': '33554432',
      });
      expect(await fixture.topics.observe('app')).toEqual({ partitions: 2, retentionMs: 2 * HOUR_MS });
      await admin.disconnect();
      await fixture.dispose();
    });
  });
});
