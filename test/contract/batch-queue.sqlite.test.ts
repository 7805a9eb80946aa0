import { openBatchQueue } from '@kapuas/adapters/sqlite/batch-queue/batch-queue.ts';
import { describe, expect, it } from 'vitest';
import { createBatch, messagesOf, readFrom } from './batch-queue/batches.ts';
import { appendOne } from './batch-queue/fixture.ts';
import { openSqliteQueue } from './batch-queue/sqlite.ts';
import { batchQueueSuite } from './batch-queue.suite.ts';
import { createDirectory, silent } from './directory.ts';
import { topicAdminSuite } from './topic-admin.suite.ts';

batchQueueSuite('SQLite', () => openSqliteQueue());
topicAdminSuite('SQLite', () => openSqliteQueue());

describe('BatchQueue: SQLite alone', () => {
  it('takes a bounded number of appends at once, and none of those that it refuses', async () => {
    const fixture = await openSqliteQueue({ maxWaiting: 4 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) => appendOne(fixture.queue, createBatch('app', `m${i}`))),
    );
    expect(outcomes.map(({ status }) => status).slice(0, 4)).toEqual(Array(4).fill('fulfilled'));
    for (const outcome of outcomes.slice(4)) {
      expect(outcome).toMatchObject({ reason: { code: 'overloaded', retryAfter: 1 } });
    }
    const lag = await fixture.queue.lag('reader');
    expect(messagesOf(await readFrom(fixture.queue.consume('reader')).take(lag))).toEqual([
      'm0',
      'm1',
      'm2',
      'm3',
    ]);
    await fixture.dispose();
  });

  it('bounds the bytes that wait, but takes one batch of any size', async () => {
    const fixture = await openSqliteQueue({ maxWaitingBytes: 10_000 });
    const outcomes = await Promise.allSettled([
      appendOne(fixture.queue, createBatch('app', 'large', 50_000)),
      appendOne(fixture.queue, createBatch('app', 'small')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await appendOne(fixture.queue, createBatch('app', 'small'));
    await fixture.dispose();
  });

  it('belongs to one opener at a time', async () => {
    const { path, remove } = await createDirectory();
    const first = await openBatchQueue({ dir: path, logger: silent });
    await expect(openBatchQueue({ dir: path, logger: silent })).rejects.toMatchObject({
      code: 'queue-unavailable',
      detail: expect.stringContaining('another process'),
    });
    await first.close();
    await (await openBatchQueue({ dir: path, logger: silent })).close();
    await remove();
  });

  it('refuses after it was closed', async () => {
    const fixture = await openSqliteQueue();
    await fixture.queue.close();
    await expect(appendOne(fixture.queue, createBatch('app', 'late'))).rejects.toMatchObject({
      code: 'shutting-down',
    });
    expect(await fixture.queue.healthy()).toBe(false);
    await fixture.dispose();
  });
});
