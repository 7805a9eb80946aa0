import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openBatchQueue } from '@kapuas/adapters/sqlite/batch-queue/batch-queue.ts';
import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { messageOf, readFrom } from './batch-queue/batches.ts';
import { createDirectory, silent } from './directory.ts';

const APPENDER = fileURLToPath(new URL('./batch-queue/appender.ts', import.meta.url));

describe('BatchQueue: SQLite, killed with SIGKILL while it appends', () => {
  let directory: Awaited<ReturnType<typeof createDirectory>>;

  beforeEach(async () => {
    directory = await createDirectory();
  });
  afterEach(() => directory.remove());

  /** @returns what was acknowledged: place → message */
  async function appendUntilKilled(run: number, acknowledgements: number): Promise<Map<string, string>> {
    const child = spawn(process.execPath, [APPENDER, directory.path, String(run)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const acknowledged = new Map<string, string>();
    for await (const line of createInterface({ input: child.stdout })) {
      const [app, offset, message] = line.split(' ');
      if (message !== undefined) acknowledged.set(`${app} ${offset}`, message);
      if (acknowledged.size === acknowledgements) child.kill('SIGKILL');
    }
    expect((await exited)[1]).toBe('SIGKILL');
    return acknowledged;
  }

  async function readAll(): Promise<Delivery[]> {
    const queue = await openBatchQueue({ dir: directory.path, logger: silent, reserveBytes: 0 });
    const lag = await queue.lag('reader');
    const delivered = await readFrom(queue.consume('reader')).take(lag);
    expect(await queue.lag('reader')).toBe(0);
    await queue.close();
    return delivered;
  }

  it('keeps every acknowledged batch, once, at the position that was told', async () => {
    const acknowledged = new Map<string, string>();
    for (const [run, count] of [37, 1, 400, 150].entries()) {
      for (const [place, message] of await appendUntilKilled(run, count)) {
        expect(acknowledged.get(place)).toBeUndefined();
        acknowledged.set(place, message);
      }
    }
    const delivered = await readAll();
    const messages = delivered.map(messageOf);
    expect(new Set(messages).size).toBe(messages.length);
    const found = new Map(delivered.map((d) => [`${d.batch.app} ${d.position.offset}`, messageOf(d)]));
    expect(found.size).toBe(delivered.length);
    for (const [place, message] of acknowledged) expect(found.get(place)).toBe(message);
  });
});
