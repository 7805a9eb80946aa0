import { expect } from 'vitest';
import { uniqueName } from '../cases.ts';
import type { EventStoreContext, Promised } from '../event-store.suite.ts';
import { deliver, eventAt, idOf, messagesOf, writeAndFind } from './fixtures.ts';

export function contextCases(context: EventStoreContext, promise: Promised): void {
  promise('gives what the app logged just before and after, in time order', async () => {
    const [app, other] = [uniqueName('app'), uniqueName('app')];
    const times = [40, 0, 20, 10, 30];
    const deliveries = times.map((time) =>
      deliver(app, [eventAt(time, `m${time}`), eventAt(time + 5, `m${time + 5}`)]),
    );
    await writeAndFind(context.store, [...deliveries, deliver(other, [eventAt(21, 'not mine')])]);
    const id = idOf(deliveries[2] as (typeof deliveries)[number], 0);
    const around = async (before: number, after: number) =>
      messagesOf(await context.store.context(app, id, before, after));
    expect(await around(2, 3)).toEqual(['m10', 'm15', 'm20', 'm25', 'm30', 'm35']);
    expect(await around(0, 0)).toEqual(['m20']);
    expect(await around(100, 1)).toEqual(['m0', 'm5', 'm10', 'm15', 'm20', 'm25']);
  });

  promise('keeps the order of events of one time, with the event in its place', async () => {
    const app = uniqueName('app');
    const delivery = deliver(
      app,
      ['a', 'b', 'c', 'd', 'e'].map((message) => eventAt(0, message)),
    );
    await writeAndFind(context.store, [delivery]);
    const found = await context.store.context(app, idOf(delivery, 2), 1, 1);
    expect(messagesOf(found)).toEqual(['b', 'c', 'd']);
  });

  promise('rejects an id that the app does not have', async () => {
    const [app, other] = [uniqueName('app'), uniqueName('app')];
    const delivery = deliver(app, [eventAt(0, 'a')]);
    await writeAndFind(context.store, [delivery, deliver(other, [eventAt(0, 'a')])]);
    for (const id of [idOf(delivery, 1), `${idOf(delivery, 0)}.0`, 'nonsense', '']) {
      await expect(context.store.context(app, id, 1, 1)).rejects.toMatchObject({ code: 'event-unknown' });
    }
    await expect(context.store.context(other, idOf(delivery, 0), 1, 1)).rejects.toMatchObject({
      code: 'event-unknown',
    });
  });
}
