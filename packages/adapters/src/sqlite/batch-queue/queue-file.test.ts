import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openQueueFile, type QueueFile, type StoredBatch } from './queue-file.ts';

const SETTINGS = { partitions: 1, retentionMs: 1 };

describe('queue file', () => {
  let dir: string;
  let file: QueueFile;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'kapuas-queue-file-'));
    file = openQueueFile({ path: join(dir, 'queue.db'), maxFileBytes: undefined });
  });
  afterEach(() => {
    file.close();
    rmSync(dir, { recursive: true });
  });

  function batch(receivedAt = 0, bytes = new Uint8Array([1, 2, 3])): StoredBatch {
    return {
      clientId: undefined,
      count: 1,
      receivedAt,
      size: bytes.length,
      packed: { bytes, compressed: false },
    };
  }

  it('keeps the offsets of neighbouring topics apart, up to very large ones', () => {
    const large = 2 ** 43;
    const [a, b] = [file.createTopic('a', 0, SETTINGS), file.createTopic('b', 0, SETTINGS)];
    for (const offset of [0, 1, large]) file.insert(a, offset, batch());
    file.insert(b, 0, batch());
    file.deleteRange(a, 1, large);
    expect([0, 1, large].map((offset) => file.sizeOf(a, offset))).toEqual([3, undefined, 3]);
    file.deleteRange(a, 0, large + 1);
    expect(file.sizeOf(a, large)).toBeUndefined();
    expect(file.read(b, 0)).toEqual(batch());
    expect(file.topics().map(({ app, first }) => [app, first])).toEqual([
      ['a', 0],
      ['b', 0],
    ]);
  });

  it('holds more topics than a JavaScript number could tell the rows of', () => {
    const topics = Array.from({ length: 2_000 }, (_, i) => i);
    file.transaction(() => {
      for (const i of topics) file.insert(file.createTopic(`app-${i}`, i, SETTINGS), 2 ** 43 + i, batch(i));
    });
    const stored = file.topics();
    expect(stored.map(({ first }) => first)).toEqual(topics.map((i) => 2 ** 43 + i));
    const last = stored.at(-1)?.id ?? 0;
    expect(last).toBe(2_000);
    expect(file.read(last, 2 ** 43 + 1_999)?.receivedAt).toBe(1_999);
    file.setNext(last, 2 ** 43 + 2_000);
    file.setPosition({ group: 1, topic: last, position: 2 ** 43 + 2_000 });
    file.deleteRange(last, 0, 2 ** 43 + 2_000);
    expect(file.sizeOf(last, 2 ** 43 + 1_999)).toBeUndefined();
    expect(file.firstSince(last, 0, 0)).toBeUndefined();
  });

  it('finds the first batch received since a time, in its own topic only', () => {
    const [a, b] = [file.createTopic('a', 0, SETTINGS), file.createTopic('b', 0, SETTINGS)];
    [5, 6, 7].forEach((receivedAt, offset) => {
      file.insert(a, offset, batch(receivedAt));
    });
    file.insert(b, 0, batch(100));
    expect(file.firstSince(a, 0, 6)).toBe(1);
    expect(file.firstSince(a, 2, 6)).toBe(2);
    expect(file.firstSince(a, 0, 8)).toBeUndefined();
  });

  it('undoes a transaction that throws', () => {
    const topic = file.createTopic('a', 7, SETTINGS);
    expect(() =>
      file.transaction(() => {
        file.insert(topic, 7, batch());
        file.setNext(topic, 8);
        throw new Error('on purpose');
      }),
    ).toThrow('on purpose');
    expect(file.topics()).toEqual([
      { id: topic, app: 'a', ...SETTINGS, present: true, start: 7, first: 7, next: 7 },
    ]);
  });

  it('gives free pages back to the disk', () => {
    const topic = file.createTopic('a', 0, SETTINGS);
    file.transaction(() => {
      for (let i = 0; i < 50; i += 1) file.insert(topic, i, batch(0, new Uint8Array(100_000)));
    });
    file.transaction(() => file.deleteRange(topic, 0, 50));
    const free = file.freePages();
    expect(free).toBeGreaterThan(1_000);
    file.shrink(500);
    expect(file.freePages()).toBe(free - 500);
    file.shrink(free);
    file.close();
    expect(statSync(join(dir, 'queue.db')).size).toBeLessThan(200_000);
    file = openQueueFile({ path: join(dir, 'queue.db'), maxFileBytes: undefined });
  });
});
