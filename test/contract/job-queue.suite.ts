import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, JobQueue } from '@kapuas/core/ports/job-queue.ts';
import { afterEach, beforeEach, describe, expect, vi } from 'vitest';
import { createCases, type OptOuts } from './cases.ts';

export interface JobQueueFixture {
  readonly jobs: JobQueue;
  dispose(): Promise<void>;
}

const eventually = { timeout: 15_000, interval: 5 };

export function jobQueueSuite(
  adapter: string,
  open: () => Promise<JobQueueFixture>,
  optOuts?: OptOuts,
): void {
  const promise = createCases(optOuts);

  describe(`JobQueue: ${adapter}`, () => {
    let fixture: JobQueueFixture;
    let jobs: JobQueue;

    beforeEach(async () => {
      fixture = await open();
      jobs = fixture.jobs;
    });
    afterEach(() => fixture.dispose());

    promise('runs every job with its handler, also one added before the handler was there', async () => {
      const ran: Job[] = [];
      await jobs.add('reconcile', 'early');
      jobs.process('reconcile', async (job) => void ran.push(job));
      jobs.process('other', async (job) => void ran.push(job));
      await jobs.add('reconcile', 'late');
      await jobs.add('other', 'late');
      await vi.waitUntil(() => ran.length === 3, eventually);
      expect(new Set(ran.map(({ kind, key, attempt }) => `${kind} ${key} ${attempt}`))).toEqual(
        new Set(['reconcile early 1', 'reconcile late 1', 'other late 1']),
      );
    });

    promise('lets a waiting job absorb an equal one, and a running one not', async () => {
      const gate = Promise.withResolvers<void>();
      const ran: string[] = [];
      jobs.process('reconcile', async ({ key }) => {
        ran.push(key);
        await gate.promise;
      });
      await jobs.add('reconcile', 'a');
      await vi.waitUntil(() => ran.length === 1, eventually);
      for (let i = 0; i < 3; i += 1) await jobs.add('reconcile', 'a');
      for (let i = 0; i < 3; i += 1) await jobs.add('reconcile', 'b');
      gate.resolve();
      await vi.waitUntil(async () => (await jobs.depth()).running === 0 && ran.length >= 3, eventually);
      expect([...ran].sort()).toEqual(['a', 'a', 'b']);
      expect(await jobs.depth()).toEqual({ waiting: 0, running: 0, failed: 0 });
    });

    promise('runs no two jobs of one key at once, and no more than the concurrency', async () => {
      const running = new Set<string>();
      const most = { concurrency: 0, ran: 0 };
      const faults: string[] = [];
      jobs.process(
        'reconcile',
        async ({ key }) => {
          if (running.has(key)) faults.push(key);
          running.add(key);
          most.concurrency = Math.max(most.concurrency, running.size);
          await sleep(5);
          running.delete(key);
          most.ran += 1;
        },
        { concurrency: 3 },
      );
      for (let round = 0; round < 4; round += 1) {
        for (let i = 0; i < 8; i += 1) await jobs.add('reconcile', `app-${i}`);
        await sleep(4);
      }
      await vi.waitUntil(async () => {
        const { waiting, running: now } = await jobs.depth();
        return waiting + now === 0 && most.ran >= 8;
      }, eventually);
      expect(faults).toEqual([]);
      expect(most.concurrency).toBe(3);
    });

    promise('tries again with a growing attempt until it succeeds', async () => {
      const attempts: number[] = [];
      jobs.process(
        'reconcile',
        async ({ attempt }) => {
          attempts.push(attempt);
          if (attempt < 3) throw new Error('not yet');
        },
        { backoffMs: 5 },
      );
      await jobs.add('reconcile', 'a');
      await vi.waitUntil(() => attempts.length === 3, eventually);
      await vi.waitUntil(async () => (await jobs.depth()).running === 0, eventually);
      expect(attempts).toEqual([1, 2, 3]);
      expect(await jobs.depth()).toEqual({ waiting: 0, running: 0, failed: 0 });
    });

    promise('gives up after the last try, counts it, and forgets that once the job succeeds', async () => {
      const attempts: number[] = [];
      let broken = true;
      jobs.process(
        'reconcile',
        async ({ attempt }) => {
          attempts.push(attempt);
          if (broken) throw new Error('broken');
        },
        { backoffMs: 2, attempts: 3 },
      );
      await jobs.add('reconcile', 'a');
      await vi.waitUntil(async () => (await jobs.depth()).failed === 1, eventually);
      expect(attempts).toEqual([1, 2, 3]);
      broken = false;
      await jobs.add('reconcile', 'a');
      await vi.waitUntil(async () => (await jobs.depth()).failed === 0, eventually);
      expect(attempts).toEqual([1, 2, 3, 1]);
    });

    promise('lets a failing job hold up no other', async () => {
      const ran: string[] = [];
      jobs.process(
        'reconcile',
        async ({ key }) => {
          if (key === 'bad') throw new Error('broken');
          ran.push(key);
        },
        { backoffMs: 60_000 },
      );
      await jobs.add('reconcile', 'bad');
      await jobs.add('reconcile', 'good');
      await vi.waitUntil(() => ran.length === 1, eventually);
      await vi.waitUntil(async () => (await jobs.depth()).waiting === 1, eventually);
    });

    promise('waits for the delay; a job that is wanted at once does not', async () => {
      const ranAt = new Map<string, number>();
      jobs.process('reconcile', async ({ key }) => void ranAt.set(key, Date.now()));
      await jobs.add('reconcile', 'later', { delayMs: 3_600_000 });
      const addedAt = Date.now();
      await jobs.add('reconcile', 'soon', { delayMs: 50 });
      await jobs.add('reconcile', 'now');
      await vi.waitUntil(() => ranAt.size === 2, eventually);
      // A timer may come a moment early.
      expect(ranAt.get('soon')).toBeGreaterThanOrEqual(addedAt + 48);
      expect(ranAt.has('later')).toBe(false);
      await jobs.add('reconcile', 'later');
      await vi.waitUntil(() => ranAt.has('later'), eventually);
      await vi.waitUntil(async () => (await jobs.depth()).running === 0, eventually);
      expect(await jobs.depth()).toEqual({ waiting: 0, running: 0, failed: 0 });
    });

    promise('adds a scheduled job again and again; a later call replaces the interval', async () => {
      const ran: string[] = [];
      jobs.process('resync', async ({ key }) => void ran.push(key));
      await jobs.schedule('resync', 'all', 3_600_000);
      await jobs.schedule('resync', 'all', 10);
      await vi.waitUntil(() => ran.length >= 3, eventually);
      await jobs.schedule('resync', 'all', 3_600_000);
      await vi.waitUntil(async () => {
        const { waiting, running } = await jobs.depth();
        return waiting + running === 0;
      }, eventually);
      const before = ran.length;
      await sleep(60);
      expect(ran.length).toBe(before);
    });

    promise('waits for running jobs when it closes, and starts no more', async () => {
      const gate = Promise.withResolvers<void>();
      const ran: string[] = [];
      jobs.process('reconcile', async ({ key }) => {
        ran.push(`begin ${key}`);
        await gate.promise;
        ran.push(`end ${key}`);
      });
      await jobs.add('reconcile', 'a');
      await vi.waitUntil(() => ran.length === 1, eventually);
      await jobs.add('reconcile', 'b');
      const closed = jobs.close().then(() => ran.push('closed'));
      await sleep(10);
      gate.resolve();
      await closed;
      expect(ran).toEqual(['begin a', 'end a', 'closed']);
    });
  });
}
