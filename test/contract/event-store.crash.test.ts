import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openEventStore } from '@kapuas/adapters/sqlite/event-store/event-store.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirectory, silent } from './directory.ts';
import { everything, messagesOf, searchAll } from './event-store/fixtures.ts';

const WRITER = fileURLToPath(new URL('./event-store.writer.ts', import.meta.url));
const APPS = ['app-0', 'app-1', 'app-2'];

describe('EventStore: SQLite, killed with SIGKILL while it writes', () => {
  let directory: Awaited<ReturnType<typeof createDirectory>>;

  beforeEach(async () => {
    directory = await createDirectory();
  });
  afterEach(() => directory.remove());

  /** @returns the messages of the events whose write was acknowledged */
  async function writeUntilKilled(run: number, acknowledgements: number): Promise<string[]> {
    const child = spawn(process.execPath, [WRITER, directory.path, String(run)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const acknowledged: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged.push(...line.split(' '));
      if (acknowledged.length >= acknowledgements) child.kill('SIGKILL');
    }
    expect((await exited)[1]).toBe('SIGKILL');
    return acknowledged;
  }

  it('keeps every acknowledged event, finds it by its words and fields, and has none twice', async () => {
    const acknowledged: string[] = [];
    for (const [run, count] of [40, 1, 3_000, 700].entries())
      acknowledged.push(...(await writeUntilKilled(run, count)));
    const { store } = await openEventStore({ dir: directory.path, logger: silent });
    const found = messagesOf(await searchAll(store, everything(APPS)));
    expect(new Set(found).size).toBe(found.length);
    expect(new Set(acknowledged).difference(new Set(found))).toEqual(new Set());
    for (const value of acknowledged.filter((_, n) => n % 97 === 0)) {
      const byWord = everything(APPS, { kind: 'text', value, match: 'word' });
      expect(messagesOf(await searchAll(store, byWord))).toEqual([value]);
      const field = { name: 'request_id', path: ['request_id'], type: 'keyword' } as const;
      const byField = everything(APPS, { kind: 'field', field, test: { op: 'equals', value } });
      expect(messagesOf(await searchAll(store, byField))).toEqual([value]);
    }
    await store.close();
  });
});
