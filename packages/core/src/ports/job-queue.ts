/** Runs jobs in the background. A job is a trigger, never state: losing one loses nothing. */
export interface JobQueue {
  /** Runs `handler` for every job of this kind; no two jobs with one key run at once. */
  process(kind: string, handler: (job: Job) => Promise<void>, options?: ProcessOptions): void;
  /** A job with the same kind and key that waits already absorbs this one. */
  add(kind: string, key: string, options?: AddOptions): Promise<void>;
  /** Adds the job again and again; a later call for the same kind and key replaces the interval. */
  schedule(kind: string, key: string, everyMs: number): Promise<void>;
  depth(): Promise<{ waiting: number; running: number; failed: number }>;
  /** Waits for running jobs. */
  close(): Promise<void>;
}

export interface Job {
  readonly kind: string;
  readonly key: string;
  /** 1 on the first try. */
  readonly attempt: number;
}

export interface ProcessOptions {
  readonly concurrency?: number;
  /** Tries before the job is given up until it is added again. Default 8, with exponential backoff and jitter. */
  readonly attempts?: number;
  readonly backoffMs?: number;
}

export interface AddOptions {
  readonly delayMs?: number;
}
