import { batchId, eventId } from '@kapuas/core/event/batch.ts';
import { decodeLine, splitLines } from '@kapuas/core/event/codec.ts';
import type { EventQuery, EventStore, StoredEvent } from '@kapuas/core/ports/event-store.ts';
import { createMatcher } from '@kapuas/core/query/match.ts';

export function openEventStore() {
  const all: StoredEvent[] = [];
  const us = (e: StoredEvent) => Date.parse(e.event['@timestamp']) * 1000;
  const find = (q: EventQuery) => {
    const m = createMatcher(q.query);
    return all
      .filter((e) => q.apps.includes(e.app) && us(e) >= q.from && us(e) < q.to && m(e.event))
      .sort((a, b) => us(a) - us(b));
  };
  const store: EventStore = {
    async write(ds) {
      return ds.map((d) => {
        const lines = splitLines(d.batch.payload);
        lines.forEach((l, i) =>
          all.push({ id: eventId(batchId(d.batch, d.position), i), app: d.batch.app, event: decodeLine(l) }),
        );
        return { stored: lines.length, retry: [], refused: [] };
      });
    },
    async search(q) {
      q.signal?.throwIfAborted();
      const f = find(q);
      if (q.order === 'desc') f.reverse();
      const at = Number(q.cursor ?? 0);
      if (Number.isNaN(at))
        throw new (await import('@kapuas/core/runtime/errors.ts')).KapuasError('bad-cursor', 'x');
      return {
        events: f.slice(at, at + q.limit),
        ...(f.length > at + q.limit ? { cursor: String(at + q.limit) } : {}),
        total: { value: f.length, relation: 'eq' },
      };
    },
    async histogram(q) {
      const map = new Map<number, { at: number; total: number; by: Record<string, number> }>();
      for (const e of find(q)) {
        const at = Math.floor(us(e) / 1000 / q.intervalMs) * q.intervalMs;
        const b = map.get(at) ?? { at, total: 0, by: {} };
        map.set(at, b);
        b.total++;
        if (q.by) {
          const v = q.by === 'app' ? e.app : (e.event.level ?? '');
          b.by[v] = (b.by[v] ?? 0) + 1;
        }
      }
      return [...map.values()];
    },
    async fields(q) {
      const values = new Map<string, number>();
      for (const e of find(q))
        if (e.event.level) values.set(e.event.level, (values.get(e.event.level) ?? 0) + 1);
      return [
        {
          name: 'level',
          type: 'keyword',
          values: [...values].map(([value, count]) => ({ value, count })),
          more: false,
        },
      ];
    },
    async summarize(q) {
      const groups = Map.groupBy(find(q), (e) => e.app);
      return [...groups].map(([app, es]) => ({
        app,
        count: es.length,
        first: es[0]!.event['@timestamp'],
        last: es.at(-1)!.event['@timestamp'],
      }));
    },
    async count(q) {
      return find(q).length;
    },
    async context(app, id, before, after) {
      const of = all.filter((e) => e.app === app);
      const i = of.findIndex((e) => e.id === id);
      return i < 0 ? [] : of.slice(Math.max(0, i - before), i + after + 1);
    },
    async deleteBefore() {},
    async usage(app) {
      return { events: all.filter((e) => e.app === app).length, bytes: 1 };
    },
    async healthy() {
      return true;
    },
    async close() {},
  };
  return {
    ...store,
    indices: { observe: async () => ({ fields: [] }), ensure: async () => {}, remove: async () => {} },
  };
}
