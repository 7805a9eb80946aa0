import type { Batch } from '@kapuas/core/event/batch.ts';
import { encodeLines } from '@kapuas/core/event/codec.ts';
import type { BatchTail } from '@kapuas/core/ports/batch-queue.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { describe, expect, it } from 'vitest';
import { type TailStreamOptions, tailStream } from './tail-stream.ts';

interface ScriptedTail extends BatchTail {
  dropped: number;
  closed: boolean;
  push(batch: Batch): void;
}

/** A tail that gives what the test pushes. */
function scriptedTail(): ScriptedTail {
  const waiting: Batch[] = [];
  let wake = () => {};
  return {
    dropped: 0,
    closed: false,
    push(batch) {
      waiting.push(batch);
      wake();
    },
    async close() {
      this.closed = true;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      while (!this.closed) {
        const batch = waiting.shift();
        if (batch !== undefined) yield batch;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

function batch(...messages: string[]): Batch {
  const events = messages.map((message) => ({ '@timestamp': '2026-01-31T12:00:00Z', message }));
  return { app: 'orders', count: events.length, receivedAt: 0, payload: encodeLines(events) };
}

function options(change: Partial<TailStreamOptions> = {}): TailStreamOptions {
  const { signal } = new AbortController();
  const open = { matches: () => true, assertAllowed: async () => {} };
  return { apps: ['orders'], heartbeatMs: 60_000, signal, ...open, ...change };
}

async function nextOf(stream: AsyncGenerator<string>): Promise<string> {
  return (await stream.next()).value as string;
}

describe('tailStream', () => {
  it('says it is ready and then gives the events that match', async () => {
    const tail = scriptedTail();
    const stream = tailStream(tail, options({ matches: (event) => event.message !== 'noise' }));
    expect(await nextOf(stream)).toBe('event: ready\ndata: {"apps":["orders"]}\n\n');
    tail.push(batch('noise'));
    tail.push(batch('noise', 'signal'));
    const text = await nextOf(stream);
    expect(text).toMatch(/^event: events\ndata: .*\n\n$/);
    expect(JSON.parse(text.split('data: ')[1] as string)).toEqual({
      events: [{ app: 'orders', event: { '@timestamp': '2026-01-31T12:00:00Z', message: 'signal' } }],
    });
    await stream.return(undefined);
    expect(tail.closed).toBe(true);
  });

  it('cuts a large batch into several messages', async () => {
    const tail = scriptedTail();
    const stream = tailStream(tail, options());
    await nextOf(stream);
    tail.push(batch(...Array.from({ length: 450 }, (_, n) => `event ${n}`)));
    const counts = [];
    for (let n = 0; n < 3; n += 1) {
      const text = await nextOf(stream);
      counts.push(JSON.parse(text.split('data: ')[1] as string).events.length);
    }
    expect(counts).toEqual([200, 200, 50]);
    await stream.return(undefined);
  });

  it('tells how many events were dropped, once', async () => {
    const tail = scriptedTail();
    const stream = tailStream(tail, options());
    await nextOf(stream);
    tail.dropped = 7;
    tail.push(batch('one'));
    tail.push(batch('two'));
    expect(await nextOf(stream)).toContain('one');
    expect(await nextOf(stream)).toBe('event: dropped\ndata: {"dropped":7}\n\n');
    expect(await nextOf(stream)).toContain('two');
    await stream.return(undefined);
  });

  it('sends heartbeats while nothing comes', async () => {
    const tail = scriptedTail();
    const stream = tailStream(tail, options({ heartbeatMs: 1 }));
    await nextOf(stream);
    expect(await nextOf(stream)).toMatch(/^:.*\n\n$/);
    tail.push(batch('late'));
    let text = await nextOf(stream);
    while (text.startsWith(':')) text = await nextOf(stream);
    expect(text).toContain('late');
    await stream.return(undefined);
  });

  it('ends with a problem when the caller may no longer read', async () => {
    const tail = scriptedTail();
    const assertAllowed = async () => {
      throw new KapuasError('forbidden', 'The role was taken away.');
    };
    const stream = tailStream(tail, options({ heartbeatMs: 1, assertAllowed }));
    await nextOf(stream);
    expect(await nextOf(stream)).toMatch(/^event: problem\ndata: .*"code":"forbidden"/);
    expect((await stream.next()).done).toBe(true);
    expect(tail.closed).toBe(true);
  });

  it('ends when it is told to, also while it waits', async () => {
    const tail = scriptedTail();
    const controller = new AbortController();
    const stream = tailStream(tail, options({ signal: controller.signal }));
    await nextOf(stream);
    const waiting = stream.next();
    controller.abort();
    expect((await waiting).done).toBe(true);
    expect(tail.closed).toBe(true);
  });
});
