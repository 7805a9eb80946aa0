import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openEventStore, type SqliteEventStore } from '@kapuas/adapters/sqlite/event-store/event-store.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDirectory, silent } from './directory.ts';
import { deliver, eventAt, everything, messagesOf, searchAll, writeAndFind } from './event-store/fixtures.ts';
import { canMount, mount, unmount } from './mounts.ts';

const MIB = 1024 * 1024;

describe('EventStore: SQLite, when there is no room', () => {
  let directory: Awaited<ReturnType<typeof createDirectory>>;
  let opened: SqliteEventStore;

  beforeEach(async () => {
    directory = await createDirectory();
  });
  afterEach(async () => {
    await opened.store.close();
    await directory.remove();
  });

  /** Writes events that no compression makes small until the store refuses. @returns what was acknowledged */
  async function fill(app: string): Promise<string[]> {
    const acknowledged: string[] = [];
    for (let n = 0; ; n++) {
      const noise = Buffer.from(crypto.getRandomValues(new Uint8Array(30_000))).toString('base64');
      try {
        await opened.store.write([deliver(app, [eventAt(n, `m${n}`, { attributes: { noise } })])]);
        acknowledged.push(`m${n}`);
      } catch (error) {
        expect(error).toBeInstanceOf(KapuasError);
        expect(error).toMatchObject({ code: 'store-unavailable' });
        return acknowledged;
      }
    }
  }

  async function expectFullThenRoom(makeRoom: () => Promise<void>): Promise<void> {
    await writeAndFind(opened.store, [deliver('kept', [eventAt(0, 'before')])]);
    const acknowledged = await fill('large');
    expect(acknowledged.length).toBeGreaterThan(20);
    expect(await opened.store.healthy()).toBe(false);
    expect(messagesOf(await searchAll(opened.store, everything(['kept'])))).toEqual(['before']);
    await makeRoom();
    await vi.waitUntil(() => opened.store.healthy(), { timeout: 15_000 });
    await writeAndFind(opened.store, [deliver('kept', [eventAt(1, 'after')])]);
    expect(messagesOf(await searchAll(opened.store, everything(['kept']), 'asc'))).toEqual([
      'before',
      'after',
    ]);
  }

  it('refuses when a file has reached its bound, and takes events again once there is room', async () => {
    opened = await openEventStore({ dir: directory.path, logger: silent, maxFileBytes: 2 * MIB });
    await expectFullThenRoom(() => opened.admin.remove('large'));
  });

  it('keeps what was acknowledged, and finds it after a restart', async () => {
    opened = await openEventStore({ dir: directory.path, logger: silent, maxFileBytes: 2 * MIB });
    const acknowledged = await fill('large');
    await opened.store.close();
    opened = await openEventStore({ dir: directory.path, logger: silent });
    expect(messagesOf(await searchAll(opened.store, everything(['large']), 'asc'))).toEqual(acknowledged);
  });

  // Needs the right to mount; the bound of the file above makes SQLite report the same fault.
  if (canMount()) {
    it('refuses when the disk is full, and takes events again once there is room', async () => {
      mount(directory.path, '8m');
      try {
        const filler = join(directory.path, 'filler');
        writeFileSync(filler, new Uint8Array(MIB * 3));
        opened = await openEventStore({ dir: directory.path, logger: silent });
        await expectFullThenRoom(() => rm(filler));
        await opened.store.close();
      } finally {
        unmount(directory.path);
        opened = await openEventStore({ dir: directory.path, logger: silent });
      }
    });
  }
});
