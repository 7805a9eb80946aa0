import type { CanonicalEvent, Level } from '@kapuas/core/event/event.ts';
import { expect } from 'vitest';
import { uniqueName } from '../cases.ts';
import type { EventStoreContext, Promised } from '../event-store.suite.ts';
import { ALL, BASE, deliver, eventAt, everything, writeAndFind } from './fixtures.ts';

const MICROS = BASE * 1_000;

export function aggregateCases(context: EventStoreContext, promise: Promised): void {
  promise('counts events in buckets that are aligned to the epoch', async () => {
    const app = uniqueName('app');
    const times = [-1, 0, 999, 1_000, 1_001, 5_000];
    await writeAndFind(context.store, [
      deliver(
        app,
        times.map((time) => eventAt(time, 'm')),
      ),
    ]);
    expect(await context.store.histogram({ ...everything([app]), intervalMs: 1_000 })).toEqual([
      { at: BASE - 1_000, total: 1, by: {} },
      { at: BASE, total: 2, by: {} },
      { at: BASE + 1_000, total: 2, by: {} },
      { at: BASE + 5_000, total: 1, by: {} },
    ]);
    const part = { ...everything([app]), from: MICROS + 999_000, to: MICROS + 1_001_000, intervalMs: 7_000 };
    const start = Math.floor(BASE / 7_000) * 7_000;
    expect(await context.store.histogram(part)).toEqual([{ at: start, total: 2, by: {} }]);
  });

  promise('splits buckets by level and by app', async () => {
    const [one, two] = [uniqueName('app'), uniqueName('app')];
    const levels: (Level | undefined)[] = ['info', 'error', 'info', undefined];
    const events = levels.map((level, i) => eventAt(i, 'm', level === undefined ? {} : { level }));
    await writeAndFind(context.store, [deliver(one, events), deliver(two, events.slice(0, 2))]);
    const query = { ...everything([one, two]), intervalMs: 60_000 };
    expect(await context.store.histogram({ ...query, by: 'level' })).toEqual([
      { at: BASE, total: 6, by: { info: 3, error: 2, '': 1 } },
    ]);
    expect(await context.store.histogram({ ...query, by: 'app' })).toEqual([
      { at: BASE, total: 6, by: { [one]: 4, [two]: 2 } },
    ]);
  });

  promise('gives count and bounds of each app that has matches', async () => {
    const [one, two, three] = [uniqueName('app'), uniqueName('app'), uniqueName('app')];
    const precise = { '@timestamp': '2026-01-15T11:59:59.123456789Z' };
    await writeAndFind(context.store, [
      deliver(one, [eventAt(5, 'hit'), eventAt(0, 'hit', precise), eventAt(9, 'miss')]),
      deliver(two, [eventAt(1, 'miss')]),
      deliver(three, [eventAt(7, 'hit')]),
    ]);
    const query = everything([one, two, three], { kind: 'text', value: 'hit', match: 'word' });
    const summaries = await context.store.summarize(query);
    expect(summaries.toSorted((left, right) => (left.app < right.app ? -1 : 1))).toEqual([
      { app: one, count: 2, first: precise['@timestamp'], last: eventAt(5, '')['@timestamp'] },
      { app: three, count: 1, first: eventAt(7, '')['@timestamp'], last: eventAt(7, '')['@timestamp'] },
    ]);
    expect(await context.store.count(query)).toBe(3);
  });

  promise('counts the most frequent values of the fields that are named', async () => {
    const app = uniqueName('app');
    const event = (service: string, i: number): CanonicalEvent =>
      eventAt(i, i % 2 ? 'odd' : 'even', {
        service,
        http: { status: 200 + (i % 3) },
        headers: { 'x-user-id': `u${i % 2}` },
        attributes: { tags: ['all', `t${i % 4}`], 'cart.items': i > 5 },
      });
    const services = ['a', 'a', 'b', 'a', 'c', 'b', 'a'];
    await writeAndFind(context.store, [deliver(app, services.map(event))]);
    const names = ['service', 'http.status', 'x-user-id', 'tags', 'cart.items', 'unknown'];
    const found = await context.store.fields({ ...everything([app]), names, limit: 2 });
    const byName = Object.fromEntries(found.map((field) => [field.name, field]));
    expect(byName.service).toEqual({
      name: 'service',
      type: 'keyword',
      values: [
        { value: 'a', count: 4 },
        { value: 'b', count: 2 },
      ],
      more: true,
    });
    expect(byName['http.status']).toMatchObject({ type: 'number', values: [{ value: '200', count: 3 }, {}] });
    expect(byName['x-user-id']).toMatchObject({ values: [{ value: 'u0', count: 4 }, {}], more: false });
    expect(byName.tags).toMatchObject({
      values: [
        { value: 'all', count: 7 },
        { value: 't0', count: 2 },
      ],
    });
    expect(byName['cart.items']).toMatchObject({
      type: 'boolean',
      values: [{ value: 'false', count: 6 }, {}],
    });
    expect(byName.unknown).toBeUndefined();
    const odd = everything([app], { kind: 'text', value: 'odd', match: 'word' });
    const [service] = await context.store.fields({ ...odd, names: ['service'], limit: 10 });
    expect(service?.values).toEqual([
      { value: 'a', count: 2 },
      { value: 'b', count: 1 },
    ]);
  });

  promise('finds the fields by itself when none is named, in the newest events', async () => {
    const app = uniqueName('app');
    await writeAndFind(context.store, [
      deliver(app, [
        eventAt(0, 'oldest', { attributes: { gone: 'x' } }),
        eventAt(1, 'm', { level: 'info', attributes: { kept: 'x' } }),
        eventAt(2, 'm', { level: 'warn', attributes: { kept: 'x', size: 3 } }),
      ]),
    ]);
    const found = await context.store.fields({ ...everything([app], ALL), names: [], limit: 5, sample: 2 });
    expect(found.toSorted((left, right) => (left.name < right.name ? -1 : 1))).toEqual([
      { name: 'attributes.kept', type: 'keyword', values: [{ value: 'x', count: 2 }], more: false },
      { name: 'attributes.size', type: 'number', values: [{ value: '3', count: 1 }], more: false },
      {
        name: 'level',
        type: 'keyword',
        values: [
          { value: 'info', count: 1 },
          { value: 'warn', count: 1 },
        ],
        more: false,
      },
    ]);
  });
}
