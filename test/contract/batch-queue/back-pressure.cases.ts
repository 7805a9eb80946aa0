import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import { expect } from 'vitest';
import { createBatch, messagesOf, readFrom } from './batches.ts';
import type { PromiseCase, QueueContext } from './fixture.ts';
import { appendOne } from './fixture.ts';

export function backPressureCases(context: QueueContext, promise: PromiseCase): void {
  promise('hands out no more than maxBytes in one turn, but always one batch', async () => {
    const app = await context.createApp();
    for (let i = 0; i < 6; i += 1) await appendOne(context.queue, createBatch(app, `m${i}`, 1_000));
    await appendOne(context.queue, createBatch(app, 'large', 50_000));
    const consumer = context.consume({ maxBytes: 2_500 });
    const reader = readFrom(consumer);
    const turns: (readonly Delivery[])[] = [];
    while (turns.flat().length < 7) {
      const turn = (await reader.turn()) ?? [];
      turns.push(turn);
      await consumer.ack(turn);
    }
    for (const turn of turns) {
      const bytes = turn.reduce((sum, { batch }) => sum + batch.payload.length, 0);
      expect(turn.length === 1 || bytes <= 2_500).toBe(true);
    }
    expect(messagesOf(turns.flat())).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5', 'large']);
  });

  promise('waits when maxUnackedBytes are handed out, until some are acked', async () => {
    const app = await context.createApp();
    for (let i = 0; i < 6; i += 1) await appendOne(context.queue, createBatch(app, `m${i}`, 1_000));
    const consumer = context.consume({ maxUnackedBytes: 3_500 });
    const reader = readFrom(consumer);
    const held = await reader.take(3, 'keep');
    expect(messagesOf(held)).toEqual(['m0', 'm1', 'm2']);
    let waited = true;
    const next = reader.take(1, 'keep').then((deliveries) => {
      waited = false;
      return deliveries;
    });
    await appendOne(context.queue, createBatch(app, 'm6', 1_000));
    expect(await context.queue.lag(context.group)).toBe(7);
    expect(waited).toBe(true);
    await consumer.ack(held.slice(0, 1));
    expect(messagesOf(await next)).toEqual(['m3']);
  });

  promise('serves a quiet app while a busy one has a backlog', async () => {
    const [busy, quiet] = [await context.createApp('busy'), await context.createApp('quiet')];
    const backlog = Array.from({ length: 400 }, (_, i) => createBatch(busy, `b${i}`, 2_000));
    await Promise.all(backlog.map((batch) => appendOne(context.queue, batch)));
    const reader = readFrom(context.consume({ maxBytes: 20_000 }));
    await reader.take(1);
    await context.append(quiet, 'hello');
    const seen: string[] = [];
    while (!seen.includes('hello')) seen.push(...messagesOf((await reader.turn()) ?? []));
    expect(seen.length).toBeLessThan(60);
  });
}
