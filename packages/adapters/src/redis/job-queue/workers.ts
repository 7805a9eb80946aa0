import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { type Job, Worker, type WorkerOptions } from 'bullmq';
import { messageOf, type Redis } from '../connection.ts';

export type RawJob = Job<{ readonly key: string; readonly kind?: string }>;

export interface WorkerPlan {
  readonly queue: string;
  readonly prefix: string;
  readonly run: (job: RawJob) => Promise<void>;
  readonly concurrency: number;
  readonly backoffMs: (attempt: number) => number;
  /** A job that ended without `run` having the last word: too many processes died over it. */
  readonly onAbandoned: (job: RawJob, reason: string) => void;
}

export interface Workers {
  start(plan: WorkerPlan): void;
  /** Waits for what runs, and then so long for Redis to hear of it. */
  close(patienceMs: number): Promise<void>;
}

interface WorkersOptions {
  readonly redis: Redis;
  readonly logger: Logger;
  readonly lockMs: number;
}

/** Processes that may die over one job before it is given up. */
const MOST_DEATHS = 8;
/** Longer than any blocking call of BullMQ, which is 10 s at most. */
const SILENCE_MS = 30_000;
const RETRY_MS = 1_000;

/** BullMQ's workers, over one connection of their own, which keeps commands while Redis is away. */
export function createWorkers({ redis, logger, lockMs }: WorkersOptions): Workers {
  const workers: Worker[] = [];
  const runs = new Set<Promise<void>>();
  let connection: Redis | undefined;

  function connect(): Redis {
    const made = redis.duplicate({
      enableOfflineQueue: true,
      autoResendUnfulfilledCommands: true,
      maxRetriesPerRequest: null,
      socketTimeout: SILENCE_MS,
    });
    // The connection that this one was made from tells of outages.
    made.on('error', () => {});
    return made;
  }

  const track = (run: Promise<void>): Promise<void> => {
    const tracked = run.finally(() => runs.delete(tracked));
    runs.add(tracked);
    return tracked;
  };

  return {
    start({ queue, prefix, run, concurrency, backoffMs, onAbandoned }) {
      connection ??= connect();
      const options: WorkerOptions = {
        connection,
        prefix,
        concurrency,
        lockDuration: lockMs,
        stalledInterval: lockMs / 2,
        maxStalledCount: MOST_DEATHS,
        runRetryDelay: RETRY_MS,
        settings: { backoffStrategy: backoffMs },
      };
      const worker = new Worker(queue, (job: RawJob) => track(run(job)), options);
      worker.on('failed', (job, error) => {
        if (job?.finishedOn !== undefined && !(error instanceof JobEnded)) onAbandoned(job, error.message);
      });
      worker.on('error', (error) => logFault(logger, queue, error));
      workers.push(worker);
    },
    async close(patienceMs) {
      const closed = Promise.all(workers.map((worker) => worker.close()));
      while (runs.size > 0) await Promise.allSettled(runs);
      const patience = Promise.withResolvers<void>();
      const timer = setTimeout(patience.resolve, patienceMs);
      await Promise.race([closed, patience.promise]);
      clearTimeout(timer);
      connection?.disconnect();
    },
  };
}

/** What a run throws whose job shall not be tried again. BullMQ goes by the name. */
export class JobEnded extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnrecoverableError';
  }
}

/** Redis is away: told once by its connection. */
const OUTAGE =
  /Connection is closed|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|Socket timeout/;

function logFault(logger: Logger, queue: string, error: Error): void {
  const reason = messageOf(error);
  if (!OUTAGE.test(`${reason} ${(error as NodeJS.ErrnoException).code}`)) {
    logger.warn({ reason, queue }, 'the job queue had an error and goes on');
  }
}
