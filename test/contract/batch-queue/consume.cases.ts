import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import { expect } from 'vitest';
import { uniqueName } from '../cases.ts';
import { createBatch, messageOf, messagesOf, readFrom } from './batches.ts';
import type { PromiseCase, QueueContext } from './fixture.ts';
import { appendOne } from './fixture.ts';

export function consumeCases(context: QueueContext, promise: PromiseCase): void {
  promise('delivers a batch as it was appended, at the position that append gave', async () => {
    const app = await context.createApp();
    const batch = {
      ...createBatch(app, 'whole'),
      clientId: 'chunk-7',
      count: 12,
      receivedAt: 1_735_689_600_123,
    };
    const plain = createBatch(app, 'plain');
    const positions = [await appendOne(context.queue, batch), await appendOne(context.queue, plain)];
    const delivered = await readFrom(context.consume()).take(2);
    expect(delivered[0]?.batch).toEqual({ ...batch, payload: delivered[0]?.batch.payload });
    // A queue may name a batch that its client did not name.
    expect({ ...delivered[1]?.batch, clientId: undefined }).toEqual({
      ...plain,
      payload: delivered[1]?.batch.payload,
    });
    expect(delivered.map(({ batch: b }) => [...b.payload])).toEqual(
      [batch, plain].map((b) => [...b.payload]),
    );
    expect(delivered.map(({ position }) => position)).toEqual(positions);
  });

  promise('hands a batch to a consumer that waits for it, also of a topic made later', async () => {
    const before = await context.createApp();
    await context.append(before, 'first');
    const reader = readFrom(context.consume());
    await reader.take(1);
    const waiting = reader.take(1);
    const later = await context.createApp();
    await context.append(later, 'second');
    expect(messagesOf(await waiting)).toEqual(['second']);
  });

  promise('gives every group everything from the oldest batch on', async () => {
    const app = await context.createApp();
    await context.append(app, 'a', 'b');
    const first = readFrom(context.queue.consume(context.group));
    expect(messagesOf(await first.take(2, 'keep'))).toEqual(['a', 'b']);
    const other = readFrom(context.queue.consume(uniqueName('other')));
    expect(messagesOf(await other.take(2))).toEqual(['a', 'b']);
  });

  promise('does not hand out again what was acked', async () => {
    const app = await context.createApp();
    await context.append(app, 'a', 'b');
    const consumer = context.consume();
    await readFrom(consumer).take(2);
    await consumer.close();
    await context.append(app, 'c');
    expect(messagesOf(await readFrom(context.consume()).take(1))).toEqual(['c']);
  });

  promise('hands out again what a member left unacked, in order and with the same positions', async () => {
    const app = await context.createApp();
    const positions = await context.append(app, 'a', 'b', 'c');
    const leaver = context.consume();
    const held = await readFrom(leaver).take(3, 'keep');
    await leaver.ack(held.slice(0, 1));
    await leaver.close();
    const again = await readFrom(context.consume()).take(2);
    expect(messagesOf(again)).toEqual(['b', 'c']);
    expect(again.map(({ position }) => position)).toEqual(positions.slice(1));
  });

  promise('acks out of order without losing what lies between', async () => {
    const app = await context.createApp();
    await context.append(app, 'a', 'b', 'c');
    const consumer = context.consume();
    const [a, b, c] = (await readFrom(consumer).take(3, 'keep')) as [Delivery, Delivery, Delivery];
    await consumer.ack([c]);
    await consumer.ack([a]);
    await consumer.close();
    const again = await readFrom(context.consume()).take(1, 'keep');
    expect(messagesOf(again)[0]).toBe(messageOf(b));
  });

  promise('shares the batches among the members, each to one of them', async () => {
    const apps = await Promise.all(Array.from({ length: 6 }, () => context.createApp()));
    const members = [context.consume(), context.consume()];
    const seen: Delivery[] = [];
    const done = Promise.all(
      members.map(async (member) => {
        for await (const deliveries of member) {
          seen.push(...deliveries);
          await member.ack(deliveries);
          if (seen.length >= 60) await Promise.all(members.map((m) => m.close()));
        }
      }),
    );
    for (let i = 0; i < 10; i += 1) await Promise.all(apps.map((app) => context.append(app, `${app} ${i}`)));
    await done;
    expect(new Set(messagesOf(seen)).size).toBe(60);
    for (const app of apps) {
      const offsets = seen.filter((d) => d.batch.app === app).map((d) => d.position.offset);
      expect(offsets).toEqual([...offsets].sort((x, y) => x - y));
    }
  });

  promise('keeps an app to one member while that holds a batch, so that the order stays', async () => {
    const app = await context.createApp();
    await context.append(app, 'a');
    const first = context.consume();
    await readFrom(first).take(1, 'keep');
    const waiting = readFrom(context.consume()).take(2);
    await context.append(app, 'b');
    await first.close();
    expect(messagesOf(await waiting)).toEqual(['a', 'b']);
  });

  promise('ends the iteration when it is closed', async () => {
    const consumer = context.consume();
    const waiting = readFrom(consumer).turn();
    await consumer.close();
    expect(await waiting).toBeUndefined();
  });

  promise('counts what the group has not acked', async () => {
    const app = await context.createApp();
    const consumer = context.consume();
    const before = await context.queue.lag(context.group);
    await context.append(app, 'a', 'b', 'c');
    expect(await context.queue.lag(context.group)).toBe(before + 3);
    const held = await readFrom(consumer).take(before + 3, 'keep');
    expect(await context.queue.lag(context.group)).toBe(before + 3);
    await consumer.ack(held.slice(1));
    expect(await context.queue.lag(context.group)).toBe(1);
    await consumer.ack(held);
    expect(await context.queue.lag(context.group)).toBe(0);
  });

  promise('follows 300 topics', async () => {
    const apps = await Promise.all(Array.from({ length: 300 }, () => context.createApp()));
    const reader = readFrom(context.consume());
    await Promise.all(apps.map((app) => context.append(app, `${app} 0`, `${app} 1`, `${app} 2`)));
    const delivered = await reader.take(900);
    expect(delivered).toHaveLength(900);
    for (const app of apps) {
      const messages = messagesOf(delivered.filter(({ batch }) => batch.app === app));
      expect(messages).toEqual([`${app} 0`, `${app} 1`, `${app} 2`]);
    }
  });
}
