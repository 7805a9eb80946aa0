import { expect } from 'vitest';
import { uniqueName } from '../cases.ts';
import type { EventStoreContext, Promised } from '../event-store.suite.ts';
import { BASE, deliver, eventAt, everything, messagesOf, searchAll, writeAndFind } from './fixtures.ts';

const MICROS = BASE * 1_000;

export function searchCases(context: EventStoreContext, promise: Promised): void {
  promise('gives the newest first, or the oldest, though events arrive in any order', async () => {
    const app = uniqueName('app');
    const times = [50, 10, 90, 30, 70];
    for (const time of times)
      await context.store.write([deliver(app, [eventAt(time, `m${time}`), eventAt(time + 1, `n${time}`)])]);
    await writeAndFind(context.store, [deliver(app, [eventAt(0, 'm0')])]);
    const ascending = ['m0', 'm10', 'n10', 'm30', 'n30', 'm50', 'n50', 'm70', 'n70', 'm90', 'n90'];
    expect(messagesOf(await searchAll(context.store, everything([app]), 'asc'))).toEqual(ascending);
    expect(messagesOf(await searchAll(context.store, everything([app])))).toEqual(ascending.toReversed());
    const page = await context.store.search({ ...everything([app]), order: 'desc', limit: 3 });
    expect(messagesOf(page.events)).toEqual(['n90', 'm90', 'n70']);
  });

  promise('keeps events of one time in the order in which they were stored', async () => {
    const app = uniqueName('app');
    await context.store.write([deliver(app, [eventAt(5, 'a'), eventAt(5, 'b')])]);
    await context.store.write([deliver(app, [eventAt(5, 'c'), eventAt(4, 'early'), eventAt(5, 'd')])]);
    await writeAndFind(context.store, [deliver(app, [eventAt(6, 'late')])]);
    const messages = async (order: 'asc' | 'desc') =>
      messagesOf(await searchAll(context.store, everything([app]), order));
    expect(await messages('asc')).toEqual(['early', 'a', 'b', 'c', 'd', 'late']);
    expect(await messages('desc')).toEqual(['late', 'a', 'b', 'c', 'd', 'early']);
  });

  promise('takes the beginning of the range in and leaves its end out, by the microsecond', async () => {
    const app = uniqueName('app');
    const times = ['12:00:00.000001Z', '12:00:00.000002Z', '12:00:00.000002999Z', '12:00:00.000003Z'];
    const events = times.map((time) => eventAt(0, time, { '@timestamp': `2026-01-15T${time}` }));
    await writeAndFind(context.store, [deliver(app, events)]);
    const query = { ...everything([app]), from: MICROS + 2, to: MICROS + 3 };
    expect(messagesOf(await searchAll(context.store, query, 'asc'))).toEqual(times.slice(1, 3));
    expect(await context.store.count(query)).toBe(2);
    expect(await searchAll(context.store, { ...query, to: query.from })).toEqual([]);
  });

  promise('finds events of any age', async () => {
    const app = uniqueName('app');
    const event = eventAt(0, 'old', { '@timestamp': '2005-12-04T04:47:44Z' });
    await writeAndFind(context.store, [deliver(app, [event, eventAt(0, 'new')])]);
    expect(messagesOf(await searchAll(context.store, everything([app])))).toEqual(['new', 'old']);
    const year = { from: Date.UTC(2005, 0) * 1_000, to: Date.UTC(2006, 0) * 1_000 };
    expect(messagesOf(await searchAll(context.store, { ...everything([app]), ...year }))).toEqual(['old']);
  });

  promise('searches the apps that are named, together and no others', async () => {
    const [one, two, three] = [uniqueName('app'), uniqueName('app'), uniqueName('app')];
    await writeAndFind(context.store, [
      deliver(one, [eventAt(1, 'one'), eventAt(3, 'one')]),
      deliver(two, [eventAt(2, 'two')]),
      deliver(three, [eventAt(4, 'three')]),
    ]);
    const found = await searchAll(context.store, everything([one, two]));
    expect(found.map(({ app }) => app)).toEqual([one, two, one]);
    expect(await searchAll(context.store, everything([uniqueName('unknown')]))).toEqual([]);
    expect(await searchAll(context.store, everything([]))).toEqual([]);
  });

  promise('tells how many there are, up to the limit of the count', async () => {
    const app = uniqueName('app');
    await writeAndFind(context.store, [
      deliver(
        app,
        Array.from({ length: 30 }, (_, i) => eventAt(i, 'same word')),
      ),
    ]);
    const query = {
      ...everything([app], { kind: 'text', value: 'same', match: 'word' }),
      order: 'desc',
      limit: 5,
    } as const;
    const totalWith = async (countLimit?: number) =>
      (await context.store.search({ ...query, ...(countLimit === undefined ? {} : { countLimit }) })).total;
    expect(await totalWith()).toEqual({ value: 30, relation: 'eq' });
    expect(await totalWith(30)).toEqual({ value: 30, relation: 'eq' });
    expect(await totalWith(29)).toEqual({ value: 29, relation: 'gte' });
    expect((await context.store.search({ ...query, limit: 50, countLimit: 10 })).events).toHaveLength(30);
  });

  promise("rejects with the signal's reason once that is aborted", async () => {
    const app = uniqueName('app');
    await writeAndFind(context.store, [deliver(app, [eventAt(0, 'a')])]);
    const abort = new AbortController();
    const query = { ...everything([app]), signal: abort.signal };
    const searching = context.store.search({ ...query, order: 'desc', limit: 1 });
    abort.abort(new Error('the user has gone'));
    await expect(searching).rejects.toThrow('the user has gone');
    await expect(context.store.count(query)).rejects.toThrow('the user has gone');
    await expect(context.store.histogram({ ...query, intervalMs: 1_000 })).rejects.toThrow(
      'the user has gone',
    );
    expect(await context.store.count(everything([app]))).toBe(1);
  });
}
