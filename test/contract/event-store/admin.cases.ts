import { expect } from 'vitest';
import { uniqueName } from '../cases.ts';
import type { EventStoreContext, Promised } from '../event-store.suite.ts';
import { deliver, eventAt, everything, messagesOf, searchAll, writeAndFind } from './fixtures.ts';

const DAY = 86_400_000;

export function adminCases(context: EventStoreContext, promise: Promised): void {
  promise(
    'never deletes what was received at or after the time that is named, and deletes all that is days older',
    async () => {
      const [app, other] = [uniqueName('app'), uniqueName('app')];
      const now = Date.now();
      for (const age of [5, 4, 1]) {
        const received = { receivedAt: now - age * DAY };
        await writeAndFind(context.store, [
          deliver(app, [eventAt(-age, `received ${age} days ago`)], received),
          deliver(other, [eventAt(0, 'other')], received),
        ]);
      }
      // Slices may be as long as a day, and what is in one with younger events stays.
      await context.store.deleteBefore(app, now - 2 * DAY);
      expect(messagesOf(await searchAll(context.store, everything([app])))).toContain('received 1 days ago');
      await context.store.deleteBefore(app, now - DAY + 1);
      await writeAndFind(context.store, [deliver(app, [eventAt(0, 'today')])]);
      await context.store.deleteBefore(app, now - DAY + 1);
      const left = messagesOf(await searchAll(context.store, everything([app])));
      expect(left).toContain('today');
      expect(left).not.toContain('received 5 days ago');
      expect(await context.store.count(everything([other]))).toBe(3);
    },
  );

  promise('takes events of an app again whose events were deleted', async () => {
    const app = uniqueName('app');
    await writeAndFind(context.store, [deliver(app, [eventAt(0, 'before')])]);
    await context.admin.remove(app);
    expect(await context.store.count(everything([app]))).toBe(0);
    expect(await searchAll(context.store, everything([app]))).toEqual([]);
    expect(await context.store.histogram({ ...everything([app]), intervalMs: 1_000 })).toEqual([]);
    await writeAndFind(context.store, [deliver(app, [eventAt(1, 'after')])]);
    expect(messagesOf(await searchAll(context.store, everything([app])))).toEqual(['after']);
  });

  promise('tells how much an app occupies', async () => {
    const [app, other] = [uniqueName('app'), uniqueName('app')];
    expect(await context.store.usage(app)).toEqual({ events: 0, bytes: 0 });
    const events = Array.from({ length: 200 }, (_, i) => eventAt(i, `message ${i} ${Math.sin(i)}`));
    await writeAndFind(context.store, [deliver(app, events), deliver(other, events.slice(0, 10))]);
    const [large, small] = await Promise.all([context.store.usage(app), context.store.usage(other)]);
    expect(large.events).toBe(200);
    expect(small.events).toBe(10);
    expect(large.bytes).toBeGreaterThan(small.bytes);
    expect(small.bytes).toBeGreaterThan(0);
    await context.admin.remove(app);
    expect(await context.store.usage(app)).toEqual({ events: 0, bytes: 0 });
  });

  promise('observes what was ensured, and nothing else', async () => {
    const [app, other] = [uniqueName('app'), uniqueName('app')];
    expect(await context.admin.observe(app)).toBeUndefined();
    const fields = [{ name: 'cart.total', type: 'number' }] as const;
    await context.admin.ensure(app, { fields });
    await context.admin.ensure(app, { fields });
    expect(await context.admin.observe(app)).toEqual({ fields });
    await context.admin.ensure(app, { fields: [] });
    expect(await context.admin.observe(app)).toEqual({ fields: [] });
    expect(await context.admin.observe(other)).toBeUndefined();
  });

  promise('removes an app with all its events, and no other', async () => {
    const [app, other] = [uniqueName('app'), uniqueName('app')];
    await context.admin.ensure(app, { fields: [] });
    await writeAndFind(context.store, [deliver(app, [eventAt(0, 'a')]), deliver(other, [eventAt(0, 'b')])]);
    await context.admin.remove(app);
    await context.admin.remove(app);
    expect(await context.admin.observe(app)).toBeUndefined();
    expect(await context.store.count(everything([app]))).toBe(0);
    expect(await context.store.count(everything([other]))).toBe(1);
  });

  promise('is healthy', async () => {
    expect(await context.store.healthy()).toBe(true);
  });
}
