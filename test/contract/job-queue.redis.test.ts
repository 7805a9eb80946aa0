import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, ProcessOptions } from '@kapuas/core/ports/job-queue.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { onServer } from '../stack/on-server.ts';
import { uniqueName } from './cases.ts';
import { openReplica, type Replica } from './job-queue.fixture.ts';
import { jobQueueSuite } from './job-queue.suite.ts';

const eventually = { timeout: 20_000, interval: 5 };

onServer('redis', (address) => {
  jobQueueSuite('Redis', async () => {
    const { jobs, close } = await openReplica(address, uniqueName('jobs'));
    return { jobs, dispose: close };
  });

  describe('JobQueue: Redis, shared by two replicas', () => {
    let prefix: string;
    let one: Replica;
    let two: Replica;

    beforeEach(async () => {
      prefix = uniqueName('jobs');
      [one, two] = await Promise.all([openReplica(address, prefix), openReplica(address, prefix)]);
    });
    afterEach(() => Promise.all([one.close(), two.close()]));

    /** Both have this handler. */
    function processOnBoth(
      handler: (job: Job, replica: Replica) => Promise<void>,
      options?: ProcessOptions,
    ): void {
      for (const replica of [one, two]) {
        replica.jobs.process('reconcile', (job) => handler(job, replica), options);
      }
    }

    const isDone = async (): Promise<boolean> => {
      const { waiting, running } = await one.jobs.depth();
      return waiting + running === 0;
    };

    it('runs no two jobs of one key at once, whichever replica runs them, and both take part', async () => {
      const running = new Set<string>();
      const faults: string[] = [];
      const ranBy = new Map<Replica, number>();
      processOnBoth(
        async ({ key }, replica) => {
          if (running.has(key)) faults.push(key);
          running.add(key);
          await sleep(5);
          running.delete(key);
          ranBy.set(replica, (ranBy.get(replica) ?? 0) + 1);
        },
        { concurrency: 3 },
      );
      for (let round = 0; round < 20; round += 1) {
        const keys = [0, 1, 2, 3, 4].map((i) => `app-${i}`);
        await Promise.all(
          keys.flatMap((key) => [one.jobs.add('reconcile', key), two.jobs.add('reconcile', key)]),
        );
        await sleep(3);
      }
      await vi.waitUntil(isDone, eventually);
      expect(faults).toEqual([]);
      expect(ranBy.get(one)).toBeGreaterThan(0);
      expect(ranBy.get(two)).toBeGreaterThan(0);
    });

    it('lets a queue without handlers add and schedule for others, and count what waits', async () => {
      await one.jobs.add('reconcile', 'a');
      await one.jobs.add('reconcile', 'a');
      await one.jobs.schedule('reconcile', 'b', 20);
      expect((await one.jobs.depth()).waiting).toBeGreaterThanOrEqual(1);
      const ran: string[] = [];
      two.jobs.process('reconcile', async ({ key }) => void ran.push(key));
      await vi.waitUntil(() => ran.includes('a') && ran.includes('b'), eventually);
      expect(ran.filter((key) => key === 'a')).toHaveLength(1);
    });

    it('adds a job once an interval, however many replicas have scheduled it', async () => {
      const ran: number[] = [];
      processOnBoth(async () => void ran.push(performance.now()));
      const startedAt = performance.now();
      await Promise.all([
        one.jobs.schedule('reconcile', 'all', 40),
        two.jobs.schedule('reconcile', 'all', 40),
      ]);
      await vi.waitUntil(() => ran.length >= 10, eventually);
      expect(ran.length).toBeLessThanOrEqual((performance.now() - startedAt) / 40 + 1);
    });

    it('takes what was added while a job failed as its next try, at once', async () => {
      const attempts: number[] = [];
      const gate = Promise.withResolvers<void>();
      processOnBoth(
        async ({ attempt }) => {
          attempts.push(attempt);
          if (attempts.length > 1) return;
          await gate.promise;
          throw new Error('not yet');
        },
        { backoffMs: 60_000 },
      );
      await one.jobs.add('reconcile', 'a');
      await vi.waitUntil(() => attempts.length === 1, eventually);
      await two.jobs.add('reconcile', 'a');
      gate.resolve();
      await vi.waitUntil(() => attempts.length === 2, eventually);
      await vi.waitUntil(isDone, eventually);
      expect(attempts).toEqual([1, 1]);
    });

    it('does not put off what is wanted now for what can wait', async () => {
      let ran = 0;
      const gate = Promise.withResolvers<void>();
      processOnBoth(async () => {
        ran += 1;
        await gate.promise;
      });
      await one.jobs.add('reconcile', 'a');
      await vi.waitUntil(() => ran === 1, eventually);
      await one.jobs.add('reconcile', 'a');
      await two.jobs.add('reconcile', 'a', { delayMs: 3_600_000 });
      gate.resolve();
      await vi.waitUntil(() => ran === 2, eventually);
      await vi.waitUntil(isDone, eventually);
    });

    it('tries again at once when a job that waits for its next try is added', async () => {
      const attempts: number[] = [];
      processOnBoth(
        async ({ attempt }) => {
          attempts.push(attempt);
          if (attempts.length === 1) throw new Error('not yet');
        },
        { backoffMs: 60_000 },
      );
      await one.jobs.add('reconcile', 'a');
      await vi.waitUntil(() => attempts.length === 1, eventually);
      await vi.waitUntil(async () => (await one.jobs.depth()).waiting === 1, eventually);
      await two.jobs.add('reconcile', 'a');
      await vi.waitUntil(() => attempts.length === 2, eventually);
      expect(attempts).toEqual([1, 1]);
    });

    it('counts a job that was given up on one replica until it succeeds on another', async () => {
      one.jobs.process('reconcile', () => Promise.reject(new Error('broken')), { attempts: 2, backoffMs: 2 });
      await one.jobs.add('reconcile', 'a');
      await vi.waitUntil(async () => (await one.jobs.depth()).failed === 1, eventually);
      await one.jobs.close();
      two.jobs.process('reconcile', async () => {});
      expect((await two.jobs.depth()).failed).toBe(1);
      await two.jobs.add('reconcile', 'a');
      await vi.waitUntil(async () => (await two.jobs.depth()).failed === 0, eventually);
    });

    it('keeps a bounded history', async () => {
      let ran = 0;
      const count = async (): Promise<void> => {
        ran += 1;
      };
      processOnBoth(count, { concurrency: 10 });
      await Promise.all(Array.from({ length: 300 }, (_, i) => one.jobs.add('reconcile', `app-${i}`)));
      await vi.waitUntil(() => ran === 300, eventually);
      await vi.waitUntil(isDone, eventually);
      expect(await one.redis.zcard(`${prefix}:jobs:reconcile:completed`)).toBeLessThanOrEqual(100);
      expect((await one.redis.keys(`${prefix}:jobs:reconcile:[0-9]*`)).length).toBeLessThanOrEqual(100);
    });
  });
});
