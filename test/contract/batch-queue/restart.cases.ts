import { expect } from 'vitest';
import { messagesOf, readFrom } from './batches.ts';
import type { PromiseCase, QueueContext } from './fixture.ts';

export function restartCases(context: QueueContext, promise: PromiseCase): void {
  promise('delivers what was not acked, with the same positions, and nothing else', async () => {
    const app = await context.createApp();
    const positions = await context.append(app, 'a', 'b', 'c', 'd');
    const consumer = context.consume();
    const held = await readFrom(consumer).take(4, 'keep');
    await consumer.ack(held.slice(0, 2));
    await context.reopen();
    await context.append(app, 'e');
    const again = await readFrom(context.consume()).take(3);
    expect(messagesOf(again)).toEqual(['c', 'd', 'e']);
    expect(again.slice(0, 2).map(({ position }) => position)).toEqual(positions.slice(2));
  });

  promise('never gives an offset twice, also after everything was acked', async () => {
    const app = await context.createApp();
    const offsets = (await context.append(app, 'a', 'b')).map(({ offset }) => offset);
    await readFrom(context.consume()).take(2);
    await context.reopen();
    offsets.push(...(await context.append(app, 'c')).map(({ offset }) => offset));
    await readFrom(context.consume()).take(1);
    await context.reopen();
    offsets.push(...(await context.append(app, 'd')).map(({ offset }) => offset));
    expect(offsets).toEqual([...new Set(offsets)].sort((x, y) => x - y));
  });
}
