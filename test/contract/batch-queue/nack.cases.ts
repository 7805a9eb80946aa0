import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import { expect } from 'vitest';
import { messagesOf, readFrom } from './batches.ts';
import type { PromiseCase, QueueContext } from './fixture.ts';

export function nackCases(context: QueueContext, promise: PromiseCase): void {
  promise('hands the batch out again before later ones of the same app', async () => {
    const app = await context.createApp();
    await context.append(app, 'a', 'b', 'c');
    const consumer = context.consume({ maxBytes: 1 });
    const reader = readFrom(consumer);
    const first = await reader.take(1, 'keep');
    await consumer.nack(first, 50);
    const again = await reader.take(3);
    expect(messagesOf(again)).toEqual(['a', 'b', 'c']);
    expect(again[0]?.position).toEqual(first[0]?.position);
  });

  promise('holds up no other app meanwhile', async () => {
    const [slow, other] = [await context.createApp('slow'), await context.createApp('other')];
    await context.append(slow, 'stuck');
    const consumer = context.consume();
    const reader = readFrom(consumer);
    const stuck = await reader.take(1, 'keep');
    await consumer.nack(stuck, 3_600_000);
    await context.append(slow, 'behind');
    await context.append(other, 'a');
    expect(messagesOf(await reader.take(1))).toEqual(['a']);
    await context.append(other, 'b');
    expect(messagesOf(await reader.take(1))).toEqual(['b']);
    expect(await context.queue.lag(context.group)).toBe(2);
  });

  promise('keeps the order of several that are handed back one by one', async () => {
    const app = await context.createApp();
    await context.append(app, 'a', 'b', 'c', 'd');
    const consumer = context.consume();
    const reader = readFrom(consumer);
    const [a, b, c, d] = (await reader.take(4, 'keep')) as [Delivery, Delivery, Delivery, Delivery];
    await consumer.nack([c], 20);
    await consumer.ack([b]);
    await consumer.nack([a, d], 20);
    expect(messagesOf(await reader.take(3))).toEqual(['a', 'c', 'd']);
  });
}
