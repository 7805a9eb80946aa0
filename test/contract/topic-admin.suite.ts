import { afterEach, beforeEach, describe, expect } from 'vitest';
import { createBatch, messagesOf, readFrom } from './batch-queue/batches.ts';
import type { BatchQueueFixture } from './batch-queue/fixture.ts';
import { appendOne } from './batch-queue/fixture.ts';
import { createCases, type OptOuts, uniqueName } from './cases.ts';

const DAY_MS = 86_400_000;

export function topicAdminSuite(
  adapter: string,
  open: () => Promise<BatchQueueFixture>,
  optOuts?: OptOuts,
): void {
  const promise = createCases(optOuts);

  describe(`TopicAdmin: ${adapter}`, () => {
    let fixture: BatchQueueFixture;
    let app: string;

    beforeEach(async () => {
      fixture = await open();
      app = uniqueName('app');
    });
    afterEach(() => fixture.dispose());

    promise('observes nothing where there is no topic', async () => {
      expect(await fixture.topics.observe(app)).toBeUndefined();
    });

    promise('creates a topic, and keeps it over a restart', async () => {
      await fixture.topics.ensure(app, { partitions: 2, retentionMs: DAY_MS });
      await fixture.topics.ensure(app, { partitions: 2, retentionMs: DAY_MS });
      await fixture.reopen();
      expect(await fixture.topics.observe(app)).toEqual({ partitions: 2, retentionMs: DAY_MS });
    });

    promise('alters a topic; partitions only grow', async () => {
      await fixture.topics.ensure(app, { partitions: 2, retentionMs: DAY_MS });
      await fixture.topics.ensure(app, { partitions: 4, retentionMs: 2 * DAY_MS });
      expect(await fixture.topics.observe(app)).toEqual({ partitions: 4, retentionMs: 2 * DAY_MS });
      await fixture.topics.ensure(app, { partitions: 1, retentionMs: DAY_MS });
      expect(await fixture.topics.observe(app)).toEqual({ partitions: 4, retentionMs: DAY_MS });
    });

    promise('keeps the batches of a topic that it alters', async () => {
      await fixture.topics.ensure(app, { partitions: 1, retentionMs: DAY_MS });
      await appendOne(fixture.queue, createBatch(app, 'kept'));
      await fixture.topics.ensure(app, { partitions: 3, retentionMs: 2 * DAY_MS });
      expect(messagesOf(await readFrom(fixture.queue.consume(uniqueName('group'))).take(1))).toEqual([
        'kept',
      ]);
    });

    promise('removes a topic with its batches, for good and again', async () => {
      const other = uniqueName('other');
      for (const name of [app, other]) {
        await fixture.topics.ensure(name, { partitions: 1, retentionMs: DAY_MS });
        await appendOne(fixture.queue, createBatch(name, name));
      }
      await fixture.topics.remove(app);
      await fixture.topics.remove(app);
      expect(await fixture.topics.observe(app)).toBeUndefined();
      await fixture.reopen();
      expect(await fixture.topics.observe(app)).toBeUndefined();
      const group = uniqueName('group');
      expect(messagesOf(await readFrom(fixture.queue.consume(group)).take(1))).toEqual([other]);
      expect(await fixture.queue.lag(group)).toBe(0);
    });

    promise('does not stall a group that holds batches of a removed topic', async () => {
      await fixture.topics.ensure(app, { partitions: 1, retentionMs: DAY_MS });
      await appendOne(fixture.queue, createBatch(app, 'gone'));
      const group = uniqueName('group');
      const consumer = fixture.queue.consume(group);
      const reader = readFrom(consumer);
      const held = await reader.take(1, 'keep');
      await fixture.topics.remove(app);
      await consumer.ack(held);
      const other = uniqueName('other');
      await fixture.topics.ensure(other, { partitions: 1, retentionMs: DAY_MS });
      await appendOne(fixture.queue, createBatch(other, 'next'));
      expect(messagesOf(await reader.take(1))).toEqual(['next']);
    });

    promise('gives a topic that was removed and made again offsets that it never had', async () => {
      await fixture.topics.ensure(app, { partitions: 1, retentionMs: DAY_MS });
      const before = await appendOne(fixture.queue, createBatch(app, 'old'));
      await fixture.topics.remove(app);
      await fixture.reopen();
      await fixture.topics.ensure(app, { partitions: 1, retentionMs: DAY_MS });
      const after = await appendOne(fixture.queue, createBatch(app, 'new'));
      expect(after.offset).toBeGreaterThan(before.offset);
      const [delivery] = await readFrom(fixture.queue.consume(uniqueName('group'))).take(1);
      expect(delivery && messagesOf([delivery])).toEqual(['new']);
    });
  });
}
