import type { JobQueue } from '@kapuas/core/ports/job-queue.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { messageOf, type Redis } from '../connection.ts';
import { withinMs } from '../within.ts';
import { createLane, type Lane } from './lane.ts';
import { createOutbox, type Trigger } from './outbox.ts';
import { createSchedules } from './schedules.ts';
import { createWorkers } from './workers.ts';

export interface RedisJobQueueOptions {
  /** Stays the caller's: it is neither blocked nor closed. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly logger: Logger;
  /**
   * How long a process may be silent until its jobs count as lost and run elsewhere. It tells that it lives twice
   * as often.
   */
  readonly lockMs?: number;
}

const LOCK_MS = 10_000;
const ANSWER_MS = 5_000;
const CLOSE_MS = 5_000;
/** How often is looked whether Redis still has the schedules. */
const RESTORE_EVERY_MS = 30_000;

/**
 * Jobs in Redis, by BullMQ: any process adds, and the processes that have handlers share the work. While Redis is
 * away, what is added or scheduled waits in this process and goes out when Redis is back; when Redis comes back
 * empty, jobs that had waited there are lost and schedules are made again, so that what repeats goes on.
 */
export function openJobQueue({ redis, prefix, logger, lockMs = LOCK_MS }: RedisJobQueueOptions): JobQueue {
  const lanes = new Map<string, Lane>();
  const workers = createWorkers({ redis, logger, lockMs });
  const outbox = createOutbox(logger);
  const schedules = createSchedules({ redis, prefix: `${prefix}:schedules`, workers, add, logger });
  let closed = false;

  function laneOf(kind: string): Lane {
    const known = lanes.get(kind);
    if (known !== undefined) return known;
    const lane = createLane({ kind, redis, prefix: `${prefix}:jobs`, workers, logger });
    lanes.set(kind, lane);
    return lane;
  }

  async function add({ kind, key, delayMs }: Trigger): Promise<void> {
    if (closed) return;
    if (redis.status !== 'ready') return outbox.keep({ kind, key, delayMs });
    try {
      await withinMs(laneOf(kind).add(key, delayMs), ANSWER_MS);
    } catch (error) {
      // Redis answered, so that keeping the job would not help.
      if ((error as Error).name === 'ReplyError') throw error;
      outbox.keep({ kind, key, delayMs });
    }
  }

  async function catchUp(): Promise<void> {
    if (redis.status !== 'ready') return;
    try {
      await Promise.all(outbox.takeAll().map(add));
      await schedules.restore();
    } catch (error) {
      logger.warn({ reason: messageOf(error) }, 'jobs or schedules could not be handed to Redis');
    }
  }

  const onReady = (): void => void catchUp();
  redis.on('ready', onReady);
  const timer = setInterval(onReady, RESTORE_EVERY_MS).unref();

  return {
    process(kind, handler, options = {}) {
      laneOf(kind).process(handler, options);
      schedules.run();
    },
    add: (kind, key, { delayMs = 0 } = {}) => add({ kind, key, delayMs }),
    schedule: (kind, key, everyMs) => schedules.set(kind, key, everyMs),
    async depth() {
      // What falls due becomes a waiting job before it stops being counted here.
      const due = await schedules.due();
      const all = await Promise.all([...lanes.values()].map((lane) => lane.depth()));
      return all.reduce(
        (sum, { waiting, running, failed }) => ({
          waiting: sum.waiting + waiting,
          running: sum.running + running,
          failed: sum.failed + failed,
        }),
        { waiting: due, running: 0, failed: 0 },
      );
    },
    async close() {
      clearInterval(timer);
      redis.off('ready', onReady);
      await workers.close(CLOSE_MS);
      closed = true;
      await Promise.all([schedules.close(), ...[...lanes.values()].map((lane) => lane.close())]);
    },
  };
}
