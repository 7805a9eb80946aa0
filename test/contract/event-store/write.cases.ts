import { encodeLine } from '@kapuas/core/event/codec.ts';
import { expect } from 'vitest';
import { uniqueName } from '../cases.ts';
import type { EventStoreContext, Promised } from '../event-store.suite.ts';
import {
  deliver,
  deliverBytes,
  eventAt,
  everything,
  idOf,
  messagesOf,
  searchAll,
  writeAndFind,
} from './fixtures.ts';

const NOTHING_ELSE = { retry: [], refused: [] };

export function writeCases(context: EventStoreContext, promise: Promised): void {
  promise('reports each delivery, in order', async () => {
    const [one, two] = [uniqueName('app'), uniqueName('app')];
    const deliveries = [
      deliver(one, [eventAt(0, 'a'), eventAt(1, 'b')]),
      deliver(two, [eventAt(2, 'c')]),
      deliver(one, []),
    ];
    expect(await context.store.write(deliveries)).toEqual([
      { stored: 2, ...NOTHING_ELSE },
      { stored: 1, ...NOTHING_ELSE },
      { stored: 0, ...NOTHING_ELSE },
    ]);
    expect(await context.store.write([])).toEqual([]);
  });

  promise('keeps an event whole, under the id that its batch gives it', async () => {
    const app = uniqueName('app');
    const event = eventAt(7, 'whole "event" – ü 日 👍', {
      '@timestamp': '2026-01-15T12:00:00.123456789Z',
      level: 'warn',
      headers: { 'x-user-id': 'U 1' },
      http: { status: 500, duration_ms: 1.5 },
      attributes: { list: [1, 'two', { three: null }], nested: { deep: { er: true } }, text: 'a\nb\0c' },
    });
    const delivery = deliver(app, [eventAt(0, 'first'), event]);
    await writeAndFind(context.store, [delivery]);
    const found = await searchAll(context.store, everything([app]));
    expect(found.find(({ id }) => id === idOf(delivery, 1))).toEqual({ id: idOf(delivery, 1), app, event });
  });

  promise('stores a delivery once, however often it comes', async () => {
    const app = uniqueName('app');
    const delivery = deliver(app, [eventAt(0, 'a'), eventAt(1, 'b')]);
    await writeAndFind(context.store, [delivery]);
    const again = await context.store.write([delivery, delivery]);
    expect(again).toEqual(Array(2).fill({ stored: 2, ...NOTHING_ELSE }));
    await writeAndFind(context.store, [deliver(app, [eventAt(2, 'c')])]);
    expect(messagesOf(await searchAll(context.store, everything([app])))).toEqual(['c', 'b', 'a']);
  });

  promise('stores a delivery once that comes twice in one call', async () => {
    const app = uniqueName('app');
    const delivery = deliver(app, [eventAt(0, 'a')]);
    expect(await context.store.write([delivery, delivery])).toEqual(
      Array(2).fill({ stored: 1, ...NOTHING_ELSE }),
    );
    await writeAndFind(context.store, [deliver(app, [eventAt(1, 'b')])]);
    expect(await context.store.count(everything([app]))).toBe(2);
  });

  promise("knows a client's own batch wherever it lies in the queue", async () => {
    const [app, other] = [uniqueName('app'), uniqueName('app')];
    const events = [eventAt(0, 'a')];
    await writeAndFind(
      context.store,
      [
        deliver(app, events, { clientId: 'key-1' }),
        deliver(app, events, { clientId: 'key-1' }),
        deliver(app, events, { clientId: 'key-2' }),
        deliver(other, events, { clientId: 'key-1' }),
      ].slice(0, 1),
    );
    await context.store.write([
      deliver(app, events, { clientId: 'key-1' }),
      deliver(app, events, { clientId: 'key-2' }),
      deliver(other, events, { clientId: 'key-1' }),
    ]);
    await writeAndFind(context.store, [deliver(app, [eventAt(1, 'b')])]);
    expect(await context.store.count(everything([app]))).toBe(3);
    expect(await context.store.count(everything([other]))).toBe(1);
  });

  promise(
    'refuses lines that are no events, with the reason, and stores the others under their own lines',
    async () => {
      const app = uniqueName('app');
      const lines = [
        encodeLine(eventAt(0, 'first')),
        '{"@timestamp":"2026-01-15T12:00:00Z","message":',
        '[]',
        '{"message":"no time"}',
        '{"@timestamp":"yesterday","message":"bad time"}',
        '{"@timestamp":"2026-01-15T12:00:00Z"}',
        encodeLine(eventAt(1, 'last')),
      ];
      const delivery = deliverBytes(app, Buffer.from(lines.map((line) => `${line}\n`).join('')), {
        count: 7,
      });
      const [result] = await context.store.write([delivery]);
      expect(result).toMatchObject({ stored: 2, retry: [] });
      expect(result?.refused.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
      for (const { reason } of result?.refused ?? []) expect(reason).not.toBe('');
      expect(await context.store.write([delivery])).toEqual([result]);
      await writeAndFind(context.store, [deliver(app, [eventAt(2, 'other')])]);
      const found = await searchAll(context.store, everything([app]), 'asc');
      expect(found.slice(0, 2).map(({ id, event }) => [id, event.message])).toEqual([
        [idOf(delivery, 0), 'first'],
        [idOf(delivery, 6), 'last'],
      ]);
    },
  );

  promise('takes concurrent writes of many apps, and events of very different size', async () => {
    const apps = Array.from({ length: 12 }, () => uniqueName('app'));
    const large = 'x'.repeat(300_000);
    await Promise.all(
      apps.map(async (app, n) => {
        for (let batch = 0; batch < 5; batch++) {
          const events = Array.from({ length: (n * 7 + batch) % 40 }, (_, i) =>
            eventAt(batch * 100 + i, `m${i} of ${app}`),
          );
          await context.store.write([deliver(app, [...events, eventAt(batch * 100 + 50, `${large} end`)])]);
        }
      }),
    );
    for (const [n, app] of apps.entries()) {
      const expected = Array.from({ length: 5 }, (_, batch) => ((n * 7 + batch) % 40) + 1).reduce(
        (a, b) => a + b,
      );
      await writeAndFind(context.store, [deliver(app, [eventAt(1_000, 'last')])]);
      expect(await context.store.count(everything([app]))).toBe(expected + 1);
      const query = { kind: 'text', value: 'end', match: 'word' } as const;
      const found = await searchAll(context.store, everything([app], query));
      expect(messagesOf(found)).toEqual(Array(5).fill(`${large} end`));
    }
  });
}
