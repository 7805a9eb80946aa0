import { setImmediate } from 'node:timers/promises';
import type { WriteResult } from '@kapuas/core/ports/event-store.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { mediumFault } from '../../faults.ts';
import type { PayloadBatch } from './slice-writer.ts';
import type { StoreWriter } from './store-writer.ts';

/** Bounds what is parsed and held for one transaction. */
const GROUP_BYTES = 4 * 1024 * 1024;
/** Under load, rows wait this long to be found, or for so many others: large index transactions cost less. */
const REFRESH_MS = 1_000;
const REFRESH_ROWS = 32_768;
/** Without load, they wait for others this long. */
const IDLE_REFRESH_MS = 20;
const RETRY_MS = 1_000;

/** Groups writes: what waits while one transaction runs goes into the next together. */
export interface WriteQueue {
  write(batches: readonly PayloadBatch[]): Promise<readonly WriteResult[]>;
  /** Runs between two transactions; afterwards it is tried whether a fault is over. */
  alone<T>(work: () => T): Promise<T>;
  /** Why writes cannot succeed now. */
  readonly fault: string | undefined;
  close(): Promise<void>;
}

interface WaitingWrite {
  readonly batches: readonly PayloadBatch[];
  readonly resolve: (results: readonly WriteResult[]) => void;
  readonly reject: (error: unknown) => void;
}

export function createWriteQueue(writer: StoreWriter): WriteQueue {
  let waiting: WaitingWrite[] = [];
  let tasks: (() => void)[] = [];
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let firstPending = 0;
  let fault: string | undefined;

  function start(): void {
    running ??= run().finally(() => {
      running = undefined;
      if (waiting.length > 0 || tasks.length > 0) start();
    });
  }

  async function run(): Promise<void> {
    while (waiting.length > 0 || tasks.length > 0) {
      await setImmediate();
      if (waiting.length > 0) await storeNext(takeGroup());
      if (tasks.length > 0) runTasks();
    }
    if (writer.pending > 0) refreshIn(IDLE_REFRESH_MS);
    else if (fault !== undefined) refreshIn(RETRY_MS);
  }

  function takeGroup(): WaitingWrite[] {
    let bytes = 0;
    const end = waiting.findIndex(({ batches }) => {
      const before = bytes;
      bytes += batches.reduce((sum, batch) => sum + batch.payload.length, 0);
      return before > 0 && bytes > GROUP_BYTES;
    });
    const group = end === -1 ? waiting : waiting.slice(0, end);
    waiting = waiting.slice(group.length);
    return group;
  }

  /** A write is answered as soon as it is durable, and indexed after that. */
  async function storeNext(group: readonly WaitingWrite[]): Promise<void> {
    let left = group.flatMap(({ batches }) => batches);
    const results: WriteResult[] = [];
    try {
      while (left.length > 0) {
        const next = writer.nextGroup(left);
        const stored = writer.store(next);
        fault = undefined;
        results.push(...stored.results);
        left = left.slice(next.length);
        if (left.length === 0) answer(group, results);
        await setImmediate();
        index(() => writer.index(stored));
      }
    } catch (error) {
      const failure = failed(error);
      for (const { reject } of group) reject(failure);
    }
  }

  /** What is stored and could not be indexed is indexed when the files are opened again. */
  function index(work: () => void): void {
    try {
      if (writer.pending === 0) firstPending = Date.now();
      work();
      const due = writer.pending >= REFRESH_ROWS || Date.now() - firstPending >= REFRESH_MS;
      if (due && writer.pending > 0) writer.refresh();
    } catch (error) {
      failed(error);
    }
  }

  function failed(error: unknown): KapuasError {
    writer.reopen();
    refreshIn(RETRY_MS);
    fault = mediumFault(error) ?? String(error);
    return new KapuasError('store-unavailable', `The event store cannot write: ${fault}`, { cause: error });
  }

  function refreshIn(ms: number): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (running === undefined) alone(writer.refresh).catch(() => {});
    }, ms);
  }

  function alone<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      tasks.push(() => {
        try {
          resolve(work());
        } catch (error) {
          reject(failed(error));
        }
      });
      start();
    });
  }

  function runTasks(): void {
    const due = tasks;
    tasks = [];
    for (const task of due) task();
    if (fault !== undefined) recover();
  }

  function recover(): void {
    try {
      writer.refresh();
      writer.probe();
      fault = undefined;
    } catch (error) {
      failed(error);
    }
  }

  return {
    async write(batches) {
      if (batches.length === 0) return [];
      return new Promise((resolve, reject) => {
        waiting.push({ batches, resolve, reject });
        start();
      });
    },
    alone,
    get fault() {
      return fault;
    },
    async close() {
      clearTimeout(timer);
      await running;
      writer.close();
    },
  };
}

function answer(group: readonly WaitingWrite[], results: readonly WriteResult[]): void {
  let next = 0;
  for (const { batches, resolve } of group) {
    resolve(results.slice(next, next + batches.length));
    next += batches.length;
  }
}
