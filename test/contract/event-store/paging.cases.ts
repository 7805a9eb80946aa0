import type { EventStore, StoredEvent } from '@kapuas/core/ports/event-store.ts';
import { expect } from 'vitest';
import { uniqueName } from '../cases.ts';
import type { EventStoreContext, Promised } from '../event-store.suite.ts';
import { deliver, eventAt, everything, messagesOf, searchAll, writeAndFind } from './fixtures.ts';

interface Paging {
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  readonly between?: (page: number) => Promise<void>;
}

async function readPages(store: EventStore, apps: readonly string[], paging: Paging): Promise<StoredEvent[]> {
  const { order, limit, between } = paging;
  const found: StoredEvent[] = [];
  let cursor: string | undefined;
  for (let page = 0; page === 0 || cursor !== undefined; page++) {
    const request = { ...everything(apps), order, limit, ...(cursor === undefined ? {} : { cursor }) };
    const { events, cursor: next } = await store.search(request);
    found.push(...events);
    cursor = next;
    await between?.(page);
  }
  return found;
}

export function pagingCases(context: EventStoreContext, promise: Promised): void {
  promise('walks through everything once, also among equal times and over several apps', async () => {
    const apps = [uniqueName('app'), uniqueName('app')];
    for (let batch = 0; batch < 6; batch++) {
      const events = Array.from({ length: 9 }, (_, i) => eventAt((i * batch) % 4, `${batch}/${i}`));
      await writeAndFind(context.store, [deliver(apps[batch % 2] as string, events)]);
    }
    for (const order of ['asc', 'desc'] as const) {
      const whole = await searchAll(context.store, everything(apps), order);
      expect(whole).toHaveLength(54);
      for (const limit of [1, 7, 54]) {
        expect(await readPages(context.store, apps, { order, limit })).toEqual(whole);
      }
    }
  });

  promise('gives no cursor on the last page', async () => {
    const app = uniqueName('app');
    await writeAndFind(context.store, [deliver(app, [eventAt(0, 'a'), eventAt(1, 'b')])]);
    const page = (limit: number) => context.store.search({ ...everything([app]), order: 'desc', limit });
    expect((await page(1)).cursor).toBeTypeOf('string');
    expect((await page(2)).cursor).toBeUndefined();
    expect((await page(3)).cursor).toBeUndefined();
  });

  promise('goes on where it was though events arrive before and behind the place', async () => {
    const app = uniqueName('app');
    await writeAndFind(context.store, [
      deliver(
        app,
        Array.from({ length: 6 }, (_, i) => eventAt(i * 10, `m${i}`)),
      ),
    ]);
    const found = await readPages(context.store, [app], {
      order: 'desc',
      limit: 2,
      between: async (page) => {
        if (page !== 0) return;
        await writeAndFind(context.store, [deliver(app, [eventAt(55, 'newer'), eventAt(15, 'between')])]);
      },
    });
    expect(messagesOf(found)).toEqual(['m5', 'm4', 'm3', 'm2', 'between', 'm1', 'm0']);
  });

  promise('refuses a cursor that no page gave', async () => {
    const app = uniqueName('app');
    await writeAndFind(context.store, [deliver(app, [eventAt(0, 'a'), eventAt(1, 'b')])]);
    const { cursor } = await context.store.search({ ...everything([app]), order: 'desc', limit: 1 });
    const useless = [
      '',
      'nonsense',
      'bnVsbA',
      Buffer.from('[1,2]').toString('base64url'),
      `${cursor?.slice(0, 9)}`,
    ];
    for (const text of useless) {
      const page = context.store.search({ ...everything([app]), order: 'desc', limit: 1, cursor: text });
      await expect(page).rejects.toMatchObject({ code: 'bad-cursor' });
    }
    const otherOrder = context.store.search({
      ...everything([app]),
      order: 'asc',
      limit: 1,
      cursor: cursor as string,
    });
    await expect(otherOrder).rejects.toMatchObject({ code: 'bad-cursor' });
  });
}
