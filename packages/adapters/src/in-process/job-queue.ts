import { AsyncLocalStorage } from 'node:async_hooks';
import type { Job, JobQueue, ProcessOptions } from '@kapuas/core/ports/job-queue.ts';
import { backoffDelay } from '@kapuas/core/runtime/backoff.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';

export interface JobQueueDeps {
  readonly logger: Logger;
  /** Uniform in [0, 1): spreads retries. */
  readonly random?: () => number;
}

/** A kind's jobs by key. A key is in at most one of `waiting` and `delayed`; it may run meanwhile. */
interface Lane {
  handler: ((job: Job) => Promise<void>) | undefined;
  options: Required<ProcessOptions>;
  readonly waiting: Map<string, Job>;
  readonly delayed: Map<string, { readonly job: Job; readonly timer: NodeJS.Timeout }>;
  readonly running: Set<string>;
  readonly failed: Set<string>;
}

const LONGEST_BACKOFF_MS = 60_000;

const DEFAULTS: Required<ProcessOptions> = { concurrency: 1, attempts: 8, backoffMs: 500 };

/**
 * Jobs in memory: they are triggers, so the next start's resync finds what a lost one would have done. For the
 * same reason a job that is added while the queue closes is dropped without an error.
 */
export function createJobQueue({ logger, random = Math.random }: JobQueueDeps): JobQueue {
  const lanes = new Map<string, Lane>();
  const schedules = new Map<string, NodeJS.Timeout>();
  const runs = new Set<Promise<void>>();
  // A job does not belong to whatever call happened to add it.
  const runDetached = AsyncLocalStorage.snapshot();
  let closed = false;

  function laneOf(kind: string): Lane {
    const known = lanes.get(kind);
    if (known !== undefined) return known;
    const lane: Lane = {
      handler: undefined,
      options: DEFAULTS,
      waiting: new Map(),
      delayed: new Map(),
      running: new Set(),
      failed: new Set(),
    };
    lanes.set(kind, lane);
    return lane;
  }

  function enqueue(lane: Lane, job: Job, delayMs: number): void {
    if (closed) return;
    if (delayMs <= 0) {
      lane.waiting.set(job.key, job);
      startNext(lane);
      return;
    }
    const timer = setTimeout(() => {
      lane.delayed.delete(job.key);
      enqueue(lane, job, 0);
    }, delayMs);
    lane.delayed.set(job.key, { job, timer });
  }

  function startNext(lane: Lane): void {
    if (lane.handler === undefined || closed) return;
    for (const [key, job] of lane.waiting) {
      if (lane.running.size >= lane.options.concurrency) return;
      if (lane.running.has(key)) continue;
      lane.waiting.delete(key);
      lane.running.add(key);
      const done = run(lane, job).finally(() => runs.delete(done));
      runs.add(done);
    }
  }

  async function run(lane: Lane, job: Job): Promise<void> {
    try {
      await runDetached(async () => lane.handler?.(job));
      lane.failed.delete(job.key);
    } catch (error) {
      retry(lane, job, error);
    } finally {
      lane.running.delete(job.key);
      startNext(lane);
    }
  }

  function retry(lane: Lane, job: Job, error: unknown): void {
    const { kind, key, attempt } = job;
    const { attempts, backoffMs } = lane.options;
    if (attempt >= attempts) {
      lane.failed.add(key);
      logger.error({ err: error, kind, job: key, attempt }, 'job given up');
      return;
    }
    logger.warn({ err: error, kind, job: key, attempt }, 'job failed and will be tried again');
    if (isPending(lane, key)) return;
    enqueue(
      lane,
      { kind, key, attempt: attempt + 1 },
      backoffDelay({ firstMs: backoffMs, longestMs: LONGEST_BACKOFF_MS }, attempt, random),
    );
  }

  function add(kind: string, key: string, delayMs: number): void {
    const lane = laneOf(kind);
    if (lane.waiting.has(key)) return;
    const delayed = lane.delayed.get(key);
    // A delayed job absorbs another delayed one; one that is wanted now does not wait for it.
    if (delayed !== undefined && delayMs > 0) return;
    if (delayed !== undefined) {
      clearTimeout(delayed.timer);
      lane.delayed.delete(key);
    }
    enqueue(lane, { kind, key, attempt: 1 }, delayMs);
  }

  return {
    process(kind, handler, options = {}) {
      const lane = laneOf(kind);
      if (lane.handler !== undefined) throw new Error(`jobs of kind ${kind} are processed already`);
      lane.handler = handler;
      lane.options = { ...DEFAULTS, ...options };
      startNext(lane);
    },
    async add(kind, key, { delayMs = 0 } = {}) {
      add(kind, key, delayMs);
    },
    async schedule(kind, key, everyMs) {
      if (closed) return;
      const name = JSON.stringify([kind, key]);
      clearInterval(schedules.get(name));
      schedules.set(
        name,
        setInterval(() => add(kind, key, 0), everyMs),
      );
    },
    async depth() {
      const all = [...lanes.values()];
      const sum = (size: (lane: Lane) => number): number =>
        all.reduce((total, lane) => total + size(lane), 0);
      return {
        waiting: sum((lane) => lane.waiting.size + lane.delayed.size),
        running: sum((lane) => lane.running.size),
        failed: sum((lane) => lane.failed.size),
      };
    },
    async close() {
      closed = true;
      for (const timer of schedules.values()) clearInterval(timer);
      for (const lane of lanes.values()) {
        for (const { timer } of lane.delayed.values()) clearTimeout(timer);
        lane.delayed.clear();
        lane.waiting.clear();
      }
      await Promise.all(runs);
    },
  };
}

function isPending(lane: Lane, key: string): boolean {
  return lane.waiting.has(key) || lane.delayed.has(key);
}
