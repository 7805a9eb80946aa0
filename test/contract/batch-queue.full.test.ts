import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BatchQueueOptions, openBatchQueue } from '@kapuas/adapters/sqlite/batch-queue/batch-queue.ts';
import { freeBytes } from '@kapuas/adapters/sqlite/disk.ts';
import type { BatchQueue } from '@kapuas/core/ports/batch-queue.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createNoise, messagesOf, readFrom } from './batch-queue/batches.ts';
import { appendOne } from './batch-queue/fixture.ts';
import { createDirectory, silent } from './directory.ts';

const MIB = 1024 * 1024;

describe('BatchQueue: SQLite, when there is no room', () => {
  let directory: Awaited<ReturnType<typeof createDirectory>>;
  let queue: BatchQueue | undefined;
  let mounted = false;

  beforeEach(async () => {
    directory = await createDirectory();
  });
  afterEach(async () => {
    await queue?.close();
    queue = undefined;
    if (mounted) execFileSync(UMOUNT, ['--lazy', directory.path]);
    mounted = false;
    await directory.remove();
  });

  async function open(options: Partial<BatchQueueOptions>): Promise<BatchQueue> {
    queue = await openBatchQueue({
      logger: silent,
      reserveBytes: 0,
      probeMs: 20,
      dir: directory.path,
      ...options,
    });
    return queue;
  }

  /** Appends to two apps until the queue refuses; @returns what was acknowledged */
  async function fill(into: BatchQueue): Promise<{ acknowledged: string[]; refusal: KapuasError }> {
    const acknowledged: string[] = [];
    for (let i = 0; ; i += 1) {
      try {
        await appendOne(into, createNoise(`app-${i % 2}`, `m${i}`, 50_000));
        acknowledged.push(`m${i}`);
      } catch (error) {
        expect(error).toBeInstanceOf(KapuasError);
        return { acknowledged, refusal: error as KapuasError };
      }
    }
  }

  async function expectFullThenDrained(full: BatchQueue, makeRoom: () => Promise<void>): Promise<void> {
    const { acknowledged, refusal } = await fill(full);
    expect(refusal).toMatchObject({ code: 'queue-unavailable', retryAfter: expect.any(Number) });
    expect(acknowledged.length).toBeGreaterThan(10);
    expect(await full.healthy()).toBe(false);
    await expect(appendOne(full, createNoise('app-0', 'refused', 10))).rejects.toMatchObject({
      code: 'queue-unavailable',
    });
    await makeRoom();
    const reader = readFrom(full.consume('reader'));
    expect(messagesOf(await reader.take(acknowledged.length)).sort()).toEqual([...acknowledged].sort());
    await vi.waitUntil(() => full.healthy(), { timeout: 10_000 });
    await appendOne(full, createNoise('app-0', 'again', 50_000));
    expect(messagesOf(await reader.take(1))).toEqual(['again']);
    expect(await full.lag('reader')).toBe(0);
  }

  it('refuses when the file has reached its bound, and takes batches again once it was drained', async () => {
    await expectFullThenDrained(await open({ maxFileBytes: 3 * MIB }), async () => {});
  });

  it('keeps what was acknowledged over a restart with a full file', async () => {
    const { acknowledged } = await fill(await open({ maxFileBytes: 3 * MIB }));
    await queue?.close();
    const reopened = await open({ maxFileBytes: 3 * MIB });
    const delivered = await readFrom(reopened.consume('reader')).take(acknowledged.length);
    expect(messagesOf(delivered).sort()).toEqual([...acknowledged].sort());
  });

  it('uses the room of what was consumed again: far more passes through than the file may hold', async () => {
    const small = await open({ maxFileBytes: 4 * MIB });
    const consumer = small.consume('reader');
    const appended: string[] = [];
    const seen: string[] = [];
    const reading = (async () => {
      for await (const deliveries of consumer) {
        seen.push(...messagesOf(deliveries));
        await consumer.ack(deliveries);
        if (seen.length === 400) return;
      }
    })();
    while (appended.length < 400) {
      const message = `m${appended.length}`;
      try {
        await appendOne(small, createNoise('app', message, 50_000));
        appended.push(message);
      } catch (error) {
        expect(error).toMatchObject({ code: 'queue-unavailable' });
        await vi.waitUntil(() => small.healthy(), { timeout: 10_000 });
      }
    }
    await reading;
    expect(seen).toEqual(appended);
  });

  it('refuses while the reserve of the disk is touched, before anything is written', async () => {
    const refusing = await open({ reserveBytes: freeBytes(directory.path) * 2 });
    expect(await refusing.healthy()).toBe(false);
    await expect(appendOne(refusing, createNoise('app', 'a', 10))).rejects.toMatchObject({
      code: 'queue-unavailable',
      detail: expect.stringContaining('reserve'),
    });
    expect(await refusing.lag('reader')).toBe(0);
  });

  // Needs the right to mount; the bound of the file above makes SQLite report the same fault.
  if (canMount()) {
    it('refuses when the disk is full, and takes batches again when there is room', async () => {
      mount(directory.path, '6m');
      mounted = true;
      const filler = join(directory.path, 'filler');
      writeFileSync(filler, new Uint8Array(MIB));
      await expectFullThenDrained(await open({}), () => rm(filler));
    });
  }
});

const [MOUNT, UMOUNT] = ['mount', 'umount'];

function mount(path: string, size: string): void {
  execFileSync(MOUNT, ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path], { stdio: 'ignore' });
}

function canMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  const path = mkdtempSync(join(tmpdir(), 'kapuas-mount-'));
  try {
    mount(path, '1m');
    execFileSync(UMOUNT, [path]);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(path);
  }
}
