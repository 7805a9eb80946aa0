import type { Job, JobQueue, ProcessOptions } from '@kapuas/core/ports/job-queue.ts';
import { backoffDelay } from '@kapuas/core/runtime/backoff.ts';
import { reasonOf } from '@kapuas/core/runtime/errors.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { JobsOptions } from 'bullmq';
import type { Redis } from '../connection.ts';
import { createGivenUp } from './given-up.ts';
import { openQueue } from './queue.ts';
import { JobEnded, type RawJob, type Workers } from './workers.ts';

/** The jobs of one kind: one queue of BullMQ. */
export interface Lane {
  process(handler: (job: Job) => Promise<void>, options: ProcessOptions): void;
  add(key: string, delayMs: number): Promise<void>;
  depth(): ReturnType<JobQueue['depth']>;
  close(): Promise<void>;
}

export interface LaneDeps {
  readonly kind: string;
  readonly redis: Redis;
  readonly prefix: string;
  readonly workers: Workers;
  readonly logger: Logger;
}

const DEFAULTS: Required<ProcessOptions> = { concurrency: 1, attempts: 8, backoffMs: 500 };
const LONGEST_BACKOFF_MS = 60_000;
const DAY_S = 86_400;

/** How often a job is tried is known to the process that runs it, not to the one that adds it. */
const OPTIONS: JobsOptions = {
  attempts: Number.MAX_SAFE_INTEGER,
  backoff: { type: 'half-jitter' },
  stackTraceLimit: 1,
  removeOnComplete: { count: 100, age: DAY_S },
  removeOnFail: { count: 1000, age: 7 * DAY_S },
};

export function createLane({ kind, redis, prefix, workers, logger }: LaneDeps): Lane {
  const queue = openQueue(kind, redis, prefix);
  const givenUp = createGivenUp(redis, queue.toKey('given-up'));
  let processed = false;

  /**
   * Where BullMQ keeps what was added with `keepLastIfActive` while a job of this key runs: it becomes a job when
   * that one ends.
   */
  const hasNext = async (key: string): Promise<boolean> => (await redis.exists(queue.toKey(`dn:${key}`))) > 0;

  async function fail(job: Job, error: unknown, attempts: number): Promise<never> {
    const { key, attempt } = job;
    const message = error instanceof Error ? error.message : String(error);
    if (attempt >= attempts) {
      await givenUp.add(key);
      logger.error({ ...reasonOf(error), kind, job: key, attempt }, 'job given up');
      throw new JobEnded(message);
    }
    logger.warn({ ...reasonOf(error), kind, job: key, attempt }, 'job failed and will be tried again');
    // What was added meanwhile is its next try, and does not wait for a backoff.
    if (await hasNext(key)) throw new JobEnded(message);
    throw error instanceof Error ? error : new Error(message);
  }

  async function run(raw: RawJob, handler: (job: Job) => Promise<void>, attempts: number): Promise<void> {
    const job = { kind, key: raw.data.key, attempt: raw.attemptsMade + 1 };
    try {
      await handler(job);
    } catch (error) {
      await fail(job, error, attempts);
    }
    await givenUp.remove(job.key);
  }

  return {
    process(handler, options) {
      if (processed) throw new Error(`jobs of kind ${kind} are processed already`);
      processed = true;
      const { concurrency, attempts, backoffMs } = { ...DEFAULTS, ...options };
      const bounds = { firstMs: backoffMs, longestMs: LONGEST_BACKOFF_MS };
      workers.start({
        queue: kind,
        prefix,
        concurrency,
        run: (raw) => run(raw, handler, attempts),
        backoffMs: (attempt) => Math.ceil(backoffDelay(bounds, attempt)),
        onAbandoned({ data: { key } }, reason) {
          logger.error({ kind, job: key, reason }, 'job given up');
          givenUp.add(key).catch(() => {});
        },
      });
    },
    async add(key, delayMs) {
      // The next job of a running one is never put off by a later wish that can wait.
      if (delayMs > 0 && (await hasNext(key))) return;
      const replace = delayMs <= 0;
      const deduplication = { id: key, keepLastIfActive: true, replace };
      await queue.add(kind, { key }, { ...OPTIONS, delay: Math.ceil(Math.max(0, delayMs)), deduplication });
    },
    async depth() {
      const [counts, failed] = await Promise.all([
        queue.getJobCounts('wait', 'delayed', 'active'),
        givenUp.count(),
      ]);
      const { wait = 0, delayed = 0, active = 0 } = counts;
      return { waiting: wait + delayed, running: active, failed };
    },
    close: () => queue.close(),
  };
}
