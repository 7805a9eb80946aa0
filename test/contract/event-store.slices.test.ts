import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type EventStoreOptions,
  openEventStore,
  type SqliteEventStore,
} from '@kapuas/adapters/sqlite/event-store/event-store.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import { createMatcher } from '@kapuas/core/query/match.ts';
import { compileQuery } from '@kapuas/core/query/parse.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SCHEMA } from './agreement/events.ts';
import { createDirectory, silent } from './directory.ts';
import {
  deliver,
  eventAt,
  everything,
  idOf,
  messagesOf,
  searchAll,
  writeAndFind,
} from './event-store/fixtures.ts';

const DAY = 86_400_000;
const NOON = Date.UTC(2026, 0, 10, 12);

describe('EventStore: SQLite, in slices', () => {
  let directory: Awaited<ReturnType<typeof createDirectory>>;
  let opened: SqliteEventStore;

  beforeEach(async () => {
    directory = await createDirectory();
    await open();
  });
  afterEach(async () => {
    await opened.store.close();
    await directory.remove();
  });

  async function open(options: Partial<EventStoreOptions> = {}): Promise<void> {
    opened = await openEventStore({ dir: directory.path, logger: silent, ...options });
  }

  async function reopen(options: Partial<EventStoreOptions> = {}): Promise<void> {
    await opened.store.close();
    await open(options);
  }

  const slices = async () => (await readdir(directory.path)).filter((name) => /^\d/.test(name)).sort();
  const received = (ms: number) => ({ receivedAt: NOON + ms });
  const messages = async (app: string) => messagesOf(await searchAll(opened.store, everything([app]), 'asc'));

  it('begins a slice each day of arrival, never one for an earlier day, and finds what is in any', async () => {
    for (const [n, day] of [0, 0, 1, 0, 3].entries()) {
      await writeAndFind(opened.store, [deliver('a', [eventAt(n, `m${n}`)], received(day * DAY))]);
    }
    expect(await slices()).toEqual(['00000001-2026-01-10', '00000002-2026-01-11', '00000003-2026-01-13']);
    expect(await messages('a')).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
    await reopen();
    expect(await messages('a')).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
  });

  it('begins a slice in the midst of one call', async () => {
    const deliveries = [0, 0, 1, 2, 2].map((day, n) =>
      deliver('a', [eventAt(n, `m${n}`)], received(day * DAY)),
    );
    await writeAndFind(opened.store, deliveries);
    expect(await slices()).toHaveLength(3);
    expect(await messages('a')).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
  });

  it('begins a slice when one is full', async () => {
    await reopen({ sliceEvents: 100 });
    for (let n = 0; n < 10; n++) {
      const events = Array.from({ length: 30 }, (_, i) => eventAt(n * 30 + i, `m${n * 30 + i}`));
      await writeAndFind(opened.store, [deliver('a', events, received(0))]);
    }
    expect(await slices()).toHaveLength(3);
    expect(await messages('a')).toEqual(Array.from({ length: 300 }, (_, n) => `m${n}`));
  });

  it('knows a batch that comes again in a later slice, or after a restart', async () => {
    await reopen({ sliceEvents: 1 });
    const deliveries = [0, 1, 2, 3].map((n) => deliver('a', [eventAt(n, `m${n}`)], received(n)));
    for (const delivery of deliveries) await writeAndFind(opened.store, [delivery]);
    expect(await slices()).toHaveLength(4);
    expect(await opened.store.write(deliveries)).toEqual(
      Array(4).fill({ stored: 1, retry: [], refused: [] }),
    );
    await reopen();
    await opened.store.write(deliveries);
    await writeAndFind(opened.store, [deliver('a', [eventAt(4, 'm4')], received(4))]);
    expect(await messages('a')).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
  });

  it('forgets a batch once its time and its slice have passed', async () => {
    await reopen({ ledgerMs: DAY });
    const old = deliver('a', [eventAt(0, 'old')], received(0));
    await writeAndFind(opened.store, [old]);
    for (const day of [2, 4, 6])
      await writeAndFind(opened.store, [deliver('a', [eventAt(day, 'm')], received(day * DAY))]);
    const again = { ...old, batch: { ...old.batch, ...received(6 * DAY) } };
    await writeAndFind(opened.store, [again]);
    await writeAndFind(opened.store, [deliver('a', [eventAt(9, 'last')], received(6 * DAY))]);
    expect((await messages('a')).filter((message) => message === 'old')).toHaveLength(2);
  });

  it('deletes whole slices, and single parts of slices that others still need', async () => {
    for (const day of [0, 1, 2]) {
      const batches = [deliver('a', [eventAt(day, `a${day}`)], received(day * DAY))];
      if (day !== 1) batches.push(deliver('b', [eventAt(day, `b${day}`)], received(day * DAY)));
      await writeAndFind(opened.store, batches);
    }
    await opened.store.deleteBefore('a', NOON + 2 * DAY);
    expect(await slices()).toEqual(['00000001-2026-01-10', '00000003-2026-01-12']);
    expect(await messages('a')).toEqual(['a2']);
    expect(await messages('b')).toEqual(['b0', 'b2']);
    await opened.store.deleteBefore('b', NOON + 1);
    expect(await slices()).toEqual(['00000003-2026-01-12']);
    await reopen();
    expect(await messages('a')).toEqual(['a2']);
    expect(await messages('b')).toEqual(['b2']);
    expect(await opened.store.usage('a')).toMatchObject({ events: 1 });
  });

  it('goes through with a removal that was cut short', async () => {
    await writeAndFind(opened.store, [deliver('a', [eventAt(0, 'kept')], received(0))]);
    await opened.store.close();
    await writeFile(join(directory.path, 'removed-00000000-2026-01-01'), 'left over');
    await open();
    expect(await readdir(directory.path)).not.toContain('removed-00000000-2026-01-01');
    expect(await messages('a')).toEqual(['kept']);
  });

  it.each(['is missing', 'is damaged', 'is no database'])('makes the index again that %s', async (fate) => {
    const events = Array.from({ length: 500 }, (_, n) =>
      eventAt(n, `m${n} word${n % 7}`, { service: `s${n % 3}` }),
    );
    await writeAndFind(opened.store, [deliver('a', events.slice(0, 300)), deliver('b', events.slice(300))]);
    await opened.store.close();
    const [slice] = await slices();
    const index = join(directory.path, slice as string, 'index.db');
    if (fate === 'is missing') await rm(index);
    else if (fate === 'is no database') await writeFile(index, 'nonsense '.repeat(1_000));
    else await writeFile(index, (await import('node:fs')).readFileSync(index).fill(0x5a, 4_096));
    await open();
    const node = compileQuery('word3 service:s1', SCHEMA);
    const expected = events.filter(createMatcher(node)).map(({ message }) => message);
    expect(messagesOf(await searchAll(opened.store, everything(['a', 'b'], node), 'asc'))).toEqual(expected);
    await writeAndFind(opened.store, [deliver('a', [eventAt(999, 'after')])]);
    expect((await messages('a')).at(-1)).toBe('after');
  });

  it('stays exact through thousands of small writes, whose blocks and chunks are put together', async () => {
    const events: CanonicalEvent[] = [];
    const ids: string[] = [];
    for (let n = 0; n < 2_500; n++) {
      const event = eventAt((n * 7_919) % 2_500, `m${n} word${n % 11}`, {
        service: `s${n % 4}`,
        request_id: `r-${n}`,
        attributes: n % 2 === 0 ? { free: n % 400 } : { free: `t${n % 3}`, only: 'odd' },
      });
      const delivery = deliver('a', [event], received(0));
      events.push(event);
      ids.push(idOf(delivery, 0));
      const written = opened.store.write([delivery]);
      if (n % 5 === 0) await written;
      if (n % 100 === 99) await writeAndFind(opened.store, [delivery]);
    }
    await writeAndFind(opened.store, [deliver('a', [eventAt(9_999, 'end')], received(0))]);
    const inTime = events.toSorted((left, right) => (left['@timestamp'] < right['@timestamp'] ? -1 : 1));
    for (const text of [
      'word3',
      'service:s1 word2',
      'request_id:r-1234',
      'free:7',
      'free:t1 -word1',
      'NOT only:*',
      'fr*',
    ]) {
      const node = compileQuery(text, SCHEMA);
      const expected = inTime.filter(createMatcher(node)).map(({ message }) => message);
      expect({ [text]: messagesOf(await searchAll(opened.store, everything(['a'], node), 'asc')) }).toEqual({
        [text]: text === 'NOT only:*' ? [...expected, 'end'] : expected,
      });
    }
    expect(messagesOf(await opened.store.context('a', ids[1_234] as string, 0, 0))).toEqual(['m1234 word2']);
  });

  it('answers searches while small writes change the index under them', async () => {
    let isWriting = true;
    const counts: number[] = [];
    const searching = (async () => {
      while (isWriting) {
        counts.push(await opened.store.count(everything(['a'], compileQuery('even OR service:odd', SCHEMA))));
        await opened.store.histogram({ ...everything(['a']), intervalMs: 1_000, by: 'level' });
      }
    })();
    for (let n = 0; n < 300; n++) {
      const event = eventAt(n, n % 2 === 0 ? 'even' : 'uneven', {
        service: n % 2 === 0 ? 'x' : 'odd',
        level: 'info',
      });
      await opened.store.write([deliver('a', [event], received(0))]);
      if (n % 10 === 0) await writeAndFind(opened.store, [deliver('b', [event], received(0))]);
    }
    await writeAndFind(opened.store, [deliver('a', [eventAt(300, 'even')], received(0))]);
    isWriting = false;
    await searching;
    expect(counts).toEqual(counts.toSorted((left, right) => left - right));
    expect(await opened.store.count(everything(['a'], compileQuery('even OR service:odd', SCHEMA)))).toBe(
      301,
    );
  });

  it('finds events by any of more fields than are kept by column', async () => {
    const events = Array.from({ length: 60 }, (_, n) =>
      eventAt(n, `m${n}`, {
        attributes: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`f${n * 10 + i}`, `v${i % 3}`])),
      }),
    );
    await writeAndFind(opened.store, [deliver('a', events.slice(0, 20)), deliver('a', events.slice(20))]);
    for (const text of ['f15:v2', 'f500:v*', 'f610:*', 'NOT f599:*', 'f305:v0 OR f12:v1', 'f1:v1 -f5:v9']) {
      const node = compileQuery(text, SCHEMA);
      const expected = events.filter(createMatcher(node)).map(({ message }) => message);
      const found = messagesOf(await searchAll(opened.store, everything(['a'], node), 'asc'));
      expect({ [text]: found }).toEqual({ [text]: expected });
    }
    const [values] = await opened.store.fields({ ...everything(['a']), names: ['f405'], limit: 5 });
    expect(values).toMatchObject({
      values: [
        { value: 'v0', count: 1 },
        { value: 'v2', count: 1 },
      ],
    });
  });

  it('counts values over all matches, and those of fields with many in the newest events', async () => {
    const events = Array.from({ length: 900 }, (_, n) =>
      eventAt(n, 'm', { service: `s${n % 3}`, request_id: `r${n % 600}` }),
    );
    await writeAndFind(opened.store, [deliver('a', events)]);
    const names = ['service', 'request_id'];
    const fields = async (sample: number) =>
      opened.store.fields({ ...everything(['a']), names, limit: 1_000, sample });
    const [service, requestId] = await fields(1_000);
    expect(service?.values).toEqual(['s0', 's1', 's2'].map((value) => ({ value, count: 300 })));
    expect(requestId).toMatchObject({ more: false });
    expect(requestId?.values).toHaveLength(600);
    expect(requestId?.values.reduce((sum, { count }) => sum + count, 0)).toBe(900);
    const [, sampled] = await fields(100);
    expect(sampled?.more).toBe(true);
    expect(sampled?.values.length).toBeLessThan(600);
  });

  it('belongs to one process at a time', async () => {
    await expect(openEventStore({ dir: directory.path, logger: silent })).rejects.toMatchObject({
      code: 'store-unavailable',
    });
  });
});
