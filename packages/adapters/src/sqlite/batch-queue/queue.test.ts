import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WireBatch, WireDelivery } from './protocol.ts';
import { openQueue, type QueueCore } from './queue.ts';

const MIB = 1024 * 1024;
const DAY_MS = 86_400_000;
const membership = { group: 'reader', member: 'one' };
const turn = { ...membership, maxBytes: MIB, maxUnackedBytes: MIB };

async function appendOne(queue: QueueCore, batch: WireBatch): Promise<number> {
  const [offset] = await queue.append([batch]);
  return offset as number;
}

describe('queue in its thread', () => {
  let dir: string;
  let queue: QueueCore;

  const open = (): QueueCore => openQueue({ dir, reserveBytes: 0, maxFileBytes: undefined, probeMs: 5 });

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'kapuas-queue-'));
    queue = open();
  });
  afterEach(() => {
    vi.useRealTimers();
    queue.close();
    rmSync(dir, { recursive: true });
  });

  function batch(app: string, change: Partial<WireBatch> = {}): WireBatch {
    const payload = new TextEncoder().encode(`{"message":"${app}"}\n`.repeat(50));
    return { app, clientId: undefined, count: 1, receivedAt: Date.now(), payload, ...change };
  }

  const pull = (): Promise<readonly WireDelivery[]> =>
    queue.pull(turn, { signal: new AbortController().signal, transfer: [] });
  const notices = async () =>
    (await queue.notices(undefined, { signal: AbortSignal.timeout(1_000), transfer: [] })).map(
      ({ message, fields }) => ({ message, fields }),
    );

  it('does not let a batch that the file refuses take its group down', async () => {
    const outcomes = await Promise.allSettled([
      appendOne(queue, batch('a')),
      appendOne(queue, batch('b', { count: Number.NaN })),
      appendOne(queue, batch('a')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(queue.lag('reader')).toBe(2);
    expect(queue.healthy(undefined)).toBe(true);
  });

  it('takes all batches of one append or none', async () => {
    await expect(queue.append([batch('a'), batch('a', { count: Number.NaN })])).rejects.toThrow();
    expect(queue.lag('reader')).toBe(0);
    expect(await queue.append([batch('a'), batch('a')])).toHaveLength(2);
  });

  it('starts the offsets of a new topic at the clock', async () => {
    const before = Date.now();
    const offset = await appendOne(queue, batch('a'));
    expect(offset).toBeGreaterThanOrEqual(before);
    expect(await appendOne(queue, batch('a'))).toBe(offset + 1);
  });

  it('sets a topic aside that cannot be read, and goes on with the others', async () => {
    const offset = await appendOne(queue, batch('broken'));
    await appendOne(queue, batch('whole'));
    queue.close();
    const file = new DatabaseSync(join(dir, 'queue.db'));
    file.exec(`UPDATE batches SET payload = x'00' WHERE id & ${2 ** 44 - 1} = ${offset} AND id < ${2 ** 45}`);
    file.close();
    queue = open();
    expect((await pull()).map(({ app }) => app)).toEqual(['whole']);
    expect(await notices()).toMatchObject([{ message: 'a topic cannot be read', fields: { app: 'broken' } }]);
    expect(queue.lag('reader')).toBe(2);
  });

  it('drops what passed its retention, says what was lost, and keeps the rest', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'setTimeout', 'clearTimeout', 'clearInterval'] });
    queue.close();
    queue = open();
    queue.join(membership);
    queue.ensureTopic({ app: 'a', settings: { partitions: 1, retentionMs: DAY_MS } });
    queue.ensureTopic({ app: 'b', settings: { partitions: 1, retentionMs: 9 * DAY_MS } });
    const old = Date.now() - 2 * DAY_MS;
    await appendOne(queue, batch('a', { receivedAt: old }));
    await appendOne(queue, batch('a', { receivedAt: old }));
    const young = await appendOne(queue, batch('a'));
    await appendOne(queue, batch('b', { receivedAt: old }));
    expect(queue.lag('reader')).toBe(4);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(queue.lag('reader')).toBe(2);
    expect(await notices()).toEqual([
      {
        message: 'batches passed their retention before they were consumed',
        fields: { app: 'a', batches: 2 },
      },
    ]);
    expect((await pull()).map(({ app, offset }) => (app === 'a' ? offset : app))).toEqual([young, 'b']);
  });

  it('deletes what every group has passed, and nothing that one still needs', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'setTimeout', 'clearTimeout', 'clearInterval'] });
    queue.close();
    queue = open();
    const other = { group: 'other', member: 'two' };
    queue.join(other);
    for (let i = 0; i < 3; i += 1) await appendOne(queue, batch('a'));
    const [first, second] = (await pull()) as [WireDelivery, WireDelivery];
    queue.ack({ ...membership, places: [first, second] });
    await vi.advanceTimersByTimeAsync(1_000);
    queue.join({ group: 'late', member: 'three' });
    expect(queue.lag('late')).toBe(3);
    const signal = new AbortController().signal;
    const held = await queue.pull({ ...turn, ...other }, { signal, transfer: [] });
    queue.ack({ ...other, places: held.slice(0, 1) });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(queue.lag('late')).toBe(3);
    queue.leave({ group: 'late', member: 'three' });
    queue.close();
    const file = new DatabaseSync(join(dir, 'queue.db'));
    file.exec("DELETE FROM groups WHERE name = 'late'");
    file.close();
    queue = open();
    await vi.advanceTimersByTimeAsync(1_000);
    queue.join({ group: 'latest', member: 'four' });
    expect(queue.lag('latest')).toBe(2);
  });

  it('stores positions a moment after the ack, also of batches that another group still needs', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'setTimeout', 'clearTimeout', 'clearInterval'] });
    queue.join({ group: 'other', member: 'two' });
    for (const app of ['a', 'b']) await appendOne(queue, batch(app));
    const [a, b] = (await pull()) as [WireDelivery, WireDelivery];
    queue.ack({ ...membership, places: [a] });
    await vi.advanceTimersByTimeAsync(1_000);
    queue.ack({ ...membership, places: [b] });
    queue.close();
    queue = open();
    expect(queue.lag('reader')).toBe(0);
    expect(queue.lag('other')).toBe(2);
  });

  it('fills a turn, round after round, from the topics that have something', async () => {
    for (const app of ['a', 'a', 'a', 'b', 'a', 'b']) await appendOne(queue, batch(app));
    expect((await pull()).map(({ app }) => app)).toEqual(['a', 'b', 'a', 'b', 'a', 'a']);
  });

  it('ends a call that waits when the caller gives up or the member leaves', async () => {
    const abort = new AbortController();
    const pulling = queue.pull(turn, { signal: abort.signal, transfer: [] });
    abort.abort();
    expect(await pulling).toEqual([]);
    const again = pull();
    queue.leave(membership);
    expect(await again).toEqual([]);
  });
});
