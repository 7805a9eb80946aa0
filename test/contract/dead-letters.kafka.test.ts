import { openKafkaDeadLetters } from '@kapuas/adapters/kafka/dead-letters/dead-letters.ts';
import { DEAD_LETTER_TOPIC_CONFIG } from '@kapuas/adapters/kafka/dead-letters/topic.ts';
import { awaitTopic } from '@kapuas/adapters/kafka/system-topic.ts';
import { createTopicReader, type TopicReader } from '@kapuas/adapters/kafka/topic-reader.ts';
import { deadLetterTopicName } from '@kapuas/core/apps/app.ts';
import type { DeadLetter, DeadLetters } from '@kapuas/core/ports/dead-letters.ts';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { onServer } from '../stack/on-server.ts';
import { uniqueName } from './cases.ts';
import { deadLettersSuite } from './dead-letters.suite.ts';
import { silent } from './directory.ts';
import { plainConnection } from './kafka/connection.ts';

onServer('kafka', (address) => {
  const connection = plainConnection(address);
  const configEntries = Object.entries(DEAD_LETTER_TOPIC_CONFIG).map(([name, value]) => ({ name, value }));

  /** Topics are made with their app; here, before the first letter of each app. */
  function withTopics(
    letters: DeadLetters,
    prefix: string,
    { admin, reader }: { admin: Admin; reader: TopicReader },
    made: Set<string>,
  ): DeadLetters {
    return {
      ...letters,
      async put(added) {
        const apps = [...new Set(added.map(({ app }) => app))].filter((app) => !made.has(app));
        for (const app of apps) made.add(app);
        const topics = apps.map((app) => ({
          topic: deadLetterTopicName(app, prefix),
          numPartitions: 1,
          replicationFactor: 1,
          configEntries,
        }));
        if (topics.length > 0) await admin.createTopics({ topics, waitForLeaders: false });
        for (const { topic } of topics) await awaitTopic(reader, topic);
        await letters.put(added);
      },
    };
  }

  async function openFixture() {
    const options = { connection, prefix: uniqueName('dead'), logger: silent };
    const reader = createTopicReader(connection);
    const admin = new Kafka({ brokers: [address], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const made = new Set<string>();
    let opened = await openKafkaDeadLetters(options);
    return {
      get letters() {
        return withTopics(opened, options.prefix, { admin, reader }, made);
      },
      async reopen() {
        await opened.close();
        opened = await openKafkaDeadLetters(options);
      },
      async dispose() {
        await opened.close();
        const topics = [...made].map((app) => deadLetterTopicName(app, options.prefix));
        if (topics.length > 0) await admin.deleteTopics({ topics });
        await Promise.all([admin.disconnect(), reader.close()]);
      },
    };
  }

  deadLettersSuite('Kafka', openFixture);

  describe('DeadLetters: Kafka alone', () => {
    const letterOf =
      (app: string) =>
      (n: number, change: Partial<DeadLetter> = {}): DeadLetter => ({
        app,
        eventId: `e.${n}`,
        reason: 'too-deep',
        at: n,
        line: Buffer.from(`{"n":${n}}`),
        ...change,
      });

    it('rejects what it cannot keep: there is no topic', async () => {
      const letters = await openKafkaDeadLetters({ connection, prefix: uniqueName('none'), logger: silent });
      await expect(letters.put([letterOf('shop')(1)])).rejects.toMatchObject({ code: 'queue-unavailable' });
      await letters.remove('shop', ['e.1']);
      await letters.clear('shop');
      await letters.close();
    });

    it('finds the newest behind many that were removed, and counts again when something changed', async () => {
      const fixture = await openFixture();
      const app = uniqueName('app');
      const letter = letterOf(app);
      await fixture.letters.put([letter(1), letter(2)]);
      expect(await fixture.letters.countByReason(app)).toEqual({ 'too-deep': 2 });
      const many = Array.from({ length: 2_000 }, (_, n) => letter(n + 10));
      await fixture.letters.put(many);
      await fixture.letters.remove(
        app,
        many.map(({ eventId }) => eventId),
      );
      expect((await fixture.letters.list(app, 5)).map(({ eventId }) => eventId)).toEqual(['e.2', 'e.1']);
      expect(await fixture.letters.countByReason(app)).toEqual({ 'too-deep': 2 });
      await fixture.letters.clear(app);
      expect(await fixture.letters.countByReason(app)).toEqual({});
      await fixture.letters.put([letter(1)]);
      expect(await fixture.letters.countByReason(app)).toEqual({ 'too-deep': 1 });
      await fixture.dispose();
    });

    it('takes a letter as large as an event may be', async () => {
      const fixture = await openFixture();
      const app = uniqueName('app');
      const line = crypto.getRandomValues(Buffer.alloc(65_536));
      const large = Buffer.concat(
        Array.from({ length: 80 }, () => Buffer.from(crypto.getRandomValues(line))),
      );
      await fixture.letters.put([letterOf(app)(1, { line: large }), letterOf(app)(2, { line: large })]);
      const turns: number[] = [];
      for await (const turn of fixture.letters.scan(app)) turns.push(...turn.map((l) => l.line.length));
      expect(turns).toEqual([large.length, large.length]);
      const [newest] = await fixture.letters.list(app, 1);
      expect(large.equals(newest?.line ?? Buffer.alloc(0))).toBe(true);
      await fixture.dispose();
    });
  });
});
