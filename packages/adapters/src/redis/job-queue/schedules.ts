import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { messageOf, type Redis } from '../connection.ts';
import { withinMs } from '../within.ts';
import type { Trigger } from './outbox.ts';
import { openQueue } from './queue.ts';
import type { Workers } from './workers.ts';

export interface Schedules {
  set(kind: string, key: string, everyMs: number): Promise<void>;
  /** From now on this process adds the jobs that fall due. */
  run(): void;
  /** Makes again what Redis has lost of what this process has set. */
  restore(): Promise<void>;
  /** How many have fallen due and are not added yet. */
  due(): Promise<number>;
  close(): Promise<void>;
}

export interface SchedulesDeps {
  readonly redis: Redis;
  readonly prefix: string;
  readonly workers: Workers;
  readonly add: (trigger: Trigger) => Promise<void>;
  readonly logger: Logger;
}

interface Schedule {
  readonly kind: string;
  readonly key: string;
  readonly everyMs: number;
}

const TICKS = 'ticks';
const ANSWER_MS = 5_000;
/** A schedule that is late by more than this, and by two intervals, has stopped. */
const LATE_MS = 60_000;

/**
 * Schedules are BullMQ's job schedulers in a queue of their own, whose jobs only add the job that is wanted: what a
 * scheduler makes itself is not deduplicated.
 */
export function createSchedules({ redis, prefix, workers, add, logger }: SchedulesDeps): Schedules {
  const queue = openQueue(TICKS, redis, prefix);
  const wanted = new Map<string, Schedule>();
  let running = false;

  async function upsert(id: string, { kind, key, everyMs }: Schedule): Promise<void> {
    const known = await queue.getJobScheduler(id);
    // A scheduler whose interval changes keeps the offset of the old one, which may be later than the new interval.
    if (known !== undefined && known.every !== everyMs) await queue.removeJobScheduler(id);
    await queue.upsertJobScheduler(
      id,
      { every: everyMs, startDate: Date.now() + everyMs },
      { name: 'tick', data: { kind, key }, opts: { removeOnComplete: true, removeOnFail: true } },
    );
  }

  async function isKept(id: string, { everyMs }: Schedule): Promise<boolean> {
    const known = await queue.getJobScheduler(id);
    return known?.next !== undefined && known.next > Date.now() - LATE_MS - 2 * everyMs;
  }

  return {
    async set(kind, key, everyMs) {
      const id = `${kind}/${key}`;
      const schedule = { kind, key, everyMs };
      wanted.set(id, schedule);
      if (redis.status !== 'ready') return;
      try {
        await withinMs(upsert(id, schedule), ANSWER_MS);
      } catch (error) {
        logger.warn(
          { reason: messageOf(error), schedule: id },
          'a schedule could not be set and will be later',
        );
      }
    },
    run() {
      if (running) return;
      running = true;
      workers.start({
        queue: TICKS,
        prefix,
        concurrency: 1,
        run: ({ data: { kind = '', key } }) => add({ kind, key, delayMs: 0 }),
        backoffMs: () => LATE_MS,
        onAbandoned() {},
      });
    },
    async restore() {
      for (const [id, schedule] of wanted) {
        if (!(await isKept(id, schedule))) await upsert(id, schedule);
      }
    },
    async due() {
      const { wait = 0, active = 0 } = await queue.getJobCounts('wait', 'active');
      return wait + active;
    },
    close: () => queue.close(),
  };
}
