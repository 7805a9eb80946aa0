import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import { expect } from 'vitest';
import { createBatch, messageOf } from './batches.ts';
import type { PromiseCase, QueueContext } from './fixture.ts';
import { appendOne } from './fixture.ts';

export function tailCases(context: QueueContext, promise: PromiseCase): void {
  promise('shows live batches of the wanted apps only, and stores nothing', async () => {
    const [wanted, other] = [await context.createApp('wanted'), await context.createApp('other')];
    await context.append(wanted, 'before');
    const tail = context.queue.tail([wanted]);
    const iterator = tail[Symbol.asyncIterator]();
    await context.append(other, 'x');
    await context.append(wanted, 'a');
    await context.append(wanted, 'b');
    const seen = [await iterator.next(), await iterator.next()];
    expect(seen.map(({ value }) => value && messageOf({ batch: value } as Delivery))).toEqual(['a', 'b']);
    expect(tail.dropped).toBe(0);
    await tail.close();
    expect((await iterator.next()).done).toBe(true);
  });

  promise('lets a slow reader lose batches instead of memory, and counts the events', async () => {
    const app = await context.createApp();
    const tail = context.queue.tail([app]);
    const batch = { ...createBatch(app, 'large', 1_000_000), count: 3 };
    for (let i = 0; i < 40; i += 1) await appendOne(context.queue, batch);
    const iterator = tail[Symbol.asyncIterator]();
    let shown = 0;
    await context.append(app, 'last');
    for (;;) {
      const { value } = await iterator.next();
      if (messageOf({ batch: value } as Delivery) === 'last') break;
      shown += value.count;
    }
    expect(tail.dropped).toBeGreaterThan(0);
    expect(shown + tail.dropped).toBe(120);
    await tail.close();
  });

  promise('ends when the queue closes', async () => {
    const app = await context.createApp();
    const next = context.queue.tail([app])[Symbol.asyncIterator]().next();
    await context.queue.close();
    expect((await next).done).toBe(true);
  });
}
