import { openKafkaAppFeed } from '@kapuas/adapters/kafka/app-feed/app-feed.ts';
import { openKafkaAppFeedPublisher } from '@kapuas/adapters/kafka/app-feed/publisher.ts';
import { appFeedTopicName } from '@kapuas/adapters/kafka/system-topic.ts';
import { createTopicWriter } from '@kapuas/adapters/kafka/topic-writer.ts';
import { type AppConfig, DEFAULT_SPEC } from '@kapuas/core/apps/app.ts';
import { describe, expect, it, vi } from 'vitest';
import { onServer } from '../stack/on-server.ts';
import { appFeedSuite } from './app-feed.suite.ts';
import { uniqueName } from './cases.ts';
import { silent } from './directory.ts';
import { plainConnection, readAll, withAdmin } from './kafka/connection.ts';

onServer('kafka', (address) => {
  const connection = plainConnection(address);
  const deleteTopic = (topic: string) =>
    withAdmin(address, (admin) => admin.deleteTopics({ topics: [topic] })).catch(() => {});

  async function openFixture() {
    const options = { connection, prefix: uniqueName('feed'), logger: silent };
    const topic = appFeedTopicName(options.prefix);
    const publisher = await openKafkaAppFeedPublisher(options);
    let feed = await openKafkaAppFeed(options);
    return {
      options,
      topic,
      publisher,
      get feed() {
        return feed;
      },
      async reopen() {
        await feed.close();
        feed = await openKafkaAppFeed(options);
        await feed.ready();
      },
      async dispose() {
        await feed.close();
        await publisher.close();
        await deleteTopic(topic);
      },
    };
  }

  const createConfig = (name: string, revision: number): AppConfig => ({
    ...DEFAULT_SPEC,
    name,
    team: 'shop',
    status: 'ready',
    keys: [{ id: `${name}-key`, hash: 'h', expiresAt: null }],
    revision,
  });

  /** What compaction would keep of the topic. */
  async function lastRevisions(topic: string): Promise<ReadonlyMap<string, number | undefined>> {
    const last = new Map<string, number | undefined>();
    for (const { key, value } of await readAll(address, topic)) {
      last.set(key, value === null ? undefined : (JSON.parse(value.toString()) as AppConfig).revision);
    }
    return last;
  }

  appFeedSuite('Kafka', openFixture);

  describe('AppFeed: Kafka alone', () => {
    it('is ready when nothing was published, nor the topic made', async () => {
      const feed = await openKafkaAppFeed({ connection, prefix: uniqueName('none'), logger: silent });
      await feed.ready();
      expect(feed.all()).toEqual([]);
      await feed.close();
    });

    it('ends with the newest publication last when two publishers cross, so that compaction keeps it', async () => {
      const fixture = await openFixture();
      const other = await openKafkaAppFeedPublisher(fixture.options);
      const names = Array.from({ length: 5 }, () => uniqueName('app'));
      await Promise.all(
        names.flatMap((name) =>
          [7, 3, 12, 5, 9, 1].map((revision, i) =>
            (i % 2 === 0 ? other : fixture.publisher).publishApp(createConfig(name, revision)),
          ),
        ),
      );
      const last = await lastRevisions(fixture.topic);
      expect(names.map((name) => last.get(`app:${name}`))).toEqual(names.map(() => 12));
      await other.close();
      await fixture.dispose();
    });

    it('mends what a publisher that died left behind: a stale publication after the newest', async () => {
      const fixture = await openFixture();
      const name = uniqueName('app');
      await fixture.publisher.publishApp(createConfig(name, 20));
      const writer = createTopicWriter(connection);
      const stale = Buffer.from(JSON.stringify(createConfig(name, 8)));
      await writer.append(fixture.topic, [{ key: `app:${name}`, value: stale }]);
      await vi.waitUntil(async () => (await lastRevisions(fixture.topic)).get(`app:${name}`) === 20, 10_000);
      await fixture.feed.ready();
      expect(fixture.feed.get(name)?.revision).toBe(20);
      await writer.close();
      await fixture.dispose();
    });

    it('does not publish again what is known as it is', async () => {
      const fixture = await openFixture();
      const config = createConfig(uniqueName('app'), 4);
      for (let i = 0; i < 3; i += 1) await fixture.publisher.publishApp(config);
      await fixture.publisher.removeApp(uniqueName('none'));
      expect(await readAll(address, fixture.topic)).toHaveLength(1);
      await fixture.dispose();
    });

    it('passes over records that are no publications', async () => {
      const fixture = await openFixture();
      const writer = createTopicWriter(connection);
      const config = createConfig(uniqueName('app'), 1);
      await fixture.publisher.publishApp(config);
      await writer.append(fixture.topic, [
        { key: 'app:x', value: Buffer.from('no json') },
        { key: `app:${config.name}`, value: Buffer.from('{"name":"other"}') },
        { key: 'strange', value: Buffer.from('{}') },
      ]);
      await fixture.feed.ready();
      expect(fixture.feed.all()).toEqual([config]);
      await writer.close();
      await fixture.dispose();
    });

    it('keeps what it knows when the topic is deleted, and the publisher makes it anew with everything', async () => {
      const fixture = await openFixture();
      const [one, two] = [createConfig(uniqueName('one'), 5), createConfig(uniqueName('two'), 6)];
      await fixture.publisher.publishApp(one);
      await fixture.publisher.publishApp(two);
      await fixture.feed.ready();
      await deleteTopic(fixture.topic);
      await vi.waitUntil(
        async () => (await readAll(address, fixture.topic).catch(() => [])).length >= 2,
        10_000,
      );
      expect(fixture.feed.all()).toHaveLength(2);
      await fixture.reopen();
      expect(fixture.feed.get(one.name)).toEqual(one);
      await fixture.publisher.publishApp({ ...two, revision: 7 });
      await fixture.feed.ready();
      expect(fixture.feed.get(two.name)?.revision).toBe(7);
      await fixture.dispose();
    });
  });
});
