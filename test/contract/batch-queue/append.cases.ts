import { expect } from 'vitest';
import { createBatch, messagesOf, readFrom } from './batches.ts';
import type { PromiseCase, QueueContext } from './fixture.ts';
import { appendOne } from './fixture.ts';

export function appendCases(context: QueueContext, promise: PromiseCase): void {
  promise('gives ascending positions in the topic of the app', async () => {
    const app = await context.createApp();
    const positions = await context.append(app, 'a', 'b', 'c');
    expect(new Set(positions.map(({ topic }) => topic)).size).toBe(1);
    const offsets = positions.map(({ offset }) => offset);
    expect(offsets).toEqual([...new Set(offsets)].sort((x, y) => x - y));
  });

  promise('gives concurrent batches a position each, and keeps them all', async () => {
    const app = await context.createApp();
    const messages = Array.from({ length: 200 }, (_, i) => `m${i}`);
    const positions = await Promise.all(messages.map((m) => appendOne(context.queue, createBatch(app, m))));
    expect(new Set(positions.map((p) => `${p.partition}/${p.offset}`)).size).toBe(200);
    const delivered = await readFrom(context.consume()).take(200);
    expect(messagesOf(delivered).sort()).toEqual([...messages].sort());
  });

  promise('gives batches that are appended together positions in their order', async () => {
    const app = await context.createApp();
    const batches = ['a', 'b', 'c'].map((message) => createBatch(app, message));
    const positions = await context.queue.append(batches);
    const delivered = await readFrom(context.consume()).take(3);
    expect(messagesOf(delivered)).toEqual(['a', 'b', 'c']);
    expect(delivered.map(({ position }) => position)).toEqual(positions);
  });

  promise('keeps batches of very different size in order', async () => {
    const app = await context.createApp();
    for (const [i, size] of [0, 700_000, 10, 5_000_000, 300].entries()) {
      await appendOne(context.queue, createBatch(app, `m${i}`, size));
    }
    const delivered = await readFrom(context.consume()).take(5);
    expect(messagesOf(delivered)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
  });

  promise('leaves the payload to the caller afterwards', async () => {
    const app = await context.createApp();
    const { payload } = createBatch(app, 'first');
    const large = new Uint8Array(payload.length + 200).fill(32);
    large.set(payload, 100);
    const view = large.subarray(100, 100 + payload.length);
    await appendOne(context.queue, { app, count: 1, receivedAt: 1, payload: view });
    expect(view).toEqual(payload);
    large.fill(0);
    expect(messagesOf(await readFrom(context.consume()).take(1))).toEqual(['first']);
  });

  promise('is healthy', async () => {
    expect(await context.queue.healthy()).toBe(true);
  });
}
