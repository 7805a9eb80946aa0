import { flushCompileCache } from 'node:module';
import { parentPort, type ResourceLimits, type Transferable, Worker } from 'node:worker_threads';
import { type ErrorCode, KapuasError } from '@kapuas/core/runtime/errors.ts';
import { type FromWorker, packError, type ToWorker, unpackError } from './protocol.ts';

/** What a worker can be asked: name → function of one argument, which must survive structured clone. */
export type Handlers<H> = {
  [K in keyof H]: (args: never, call: CallContext) => unknown;
};

export interface CallContext {
  /** Aborts when the caller has lost interest; a handler that yields now and then can look at it. */
  readonly signal: AbortSignal;
  /** Buffers to move, not copy, with the answer. */
  readonly transfer: Transferable[];
}

type LooseHandler = (args: unknown, call: CallContext) => unknown;
type Args<F> = F extends (args: infer A, ...rest: never[]) => unknown ? A : never;
type Result<F> = F extends (...args: never[]) => infer R ? Awaited<R> : never;

/**
 * Answers calls in this worker. Calls start in the order they were made; an async handler lets later calls in
 * at each await.
 * @param onClose runs once, after the last call has been answered; then the thread ends
 */
export function serveWorker<H extends Handlers<H>>(handlers: H, onClose?: () => unknown): void {
  if (parentPort === null) throw new Error('serveWorker must run in a worker thread');
  const port = parentPort;
  const byName = handlers as unknown as Readonly<Record<string, LooseHandler>>;
  const running = new Map<number, { abort: AbortController; done: Promise<void> }>();
  const post = (message: FromWorker, transfer: readonly Transferable[] = []): void =>
    port.postMessage(message, [...transfer]);

  async function answer(id: number, name: string, args: unknown, signal: AbortSignal): Promise<void> {
    const transfer: Transferable[] = [];
    try {
      const handler = byName[name];
      if (handler === undefined) throw new Error(`no handler named ${name}`);
      const value = await handler(args, { signal, transfer });
      post({ kind: 'result', id, value }, transfer);
    } catch (error) {
      post({ kind: 'failure', id, error: packError(error) });
    } finally {
      running.delete(id);
    }
  }

  async function close(): Promise<void> {
    await Promise.all([...running.values()].map((call) => call.done));
    await onClose?.();
    port.close();
  }

  port.on('message', (message: ToWorker) => {
    if (message.kind === 'close') void close();
    else if (message.kind === 'abort') running.get(message.id)?.abort.abort();
    else {
      const abort = new AbortController();
      // Registered before the handler runs, so that its own end finds the entry to remove.
      const entry = { abort, done: Promise.resolve() };
      running.set(message.id, entry);
      entry.done = answer(message.id, message.name, message.args, abort.signal);
    }
  });
  post({ kind: 'ready' });
  // A thread compiles its own modules; the next start's threads find them, however this one ends.
  flushCompileCache();
}

export interface StartOptions {
  readonly name: string;
  readonly workerData?: unknown;
  /** What calls reject with when the thread dies under them. */
  readonly lostCode: ErrorCode;
  readonly resourceLimits?: ResourceLimits;
  readonly onLost?: (error: unknown) => void;
}

export interface CallOptions {
  readonly transfer?: readonly Transferable[];
  /** Rejects with the signal's reason at once, and tells the worker. */
  readonly signal?: AbortSignal | undefined;
}

export interface WorkerHandle<H> {
  call<K extends keyof H & string>(name: K, args: Args<H[K]>, options?: CallOptions): Promise<Result<H[K]>>;
  /** Lets the calls under way finish. Later calls reject with `shutting-down`. */
  close(): Promise<void>;
}

interface PendingCall {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface RunningWorker {
  readonly worker: Worker;
  readonly pending: Map<number, PendingCall>;
  readonly exited: Promise<void>;
}

/**
 * Starts a worker thread; resolves when it serves. When the thread dies, its calls reject with `lostCode` and the
 * next call starts a new one.
 */
export async function startWorker<H extends Handlers<H>>(
  url: URL,
  options: StartOptions,
): Promise<WorkerHandle<H>> {
  let current: Promise<RunningWorker> | undefined;
  let closing: Promise<void> | undefined;
  let lastId = 0;

  function running(): Promise<RunningWorker> {
    if (current === undefined) {
      const started = spawn(url, options, () => {
        if (current === started) current = undefined;
      });
      current = started;
    }
    return current;
  }

  async function call(name: string, args: unknown, callOptions: CallOptions = {}): Promise<unknown> {
    const { signal, transfer = [] } = callOptions;
    if (closing !== undefined) throw new KapuasError('shutting-down', `${options.name} is closed`);
    signal?.throwIfAborted();
    const { worker, pending } = await running();
    signal?.throwIfAborted();
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        worker.postMessage({ kind: 'abort', id } satisfies ToWorker);
        settle();
        reject(signal?.reason);
      };
      const settle = (): void => {
        pending.delete(id);
        signal?.removeEventListener('abort', onAbort);
      };
      worker.postMessage({ kind: 'call', id, name, args } satisfies ToWorker, [...transfer]);
      signal?.addEventListener('abort', onAbort, { once: true });
      pending.set(id, {
        resolve: (value) => {
          settle();
          resolve(value);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      });
    });
  }

  async function stop(): Promise<void> {
    const live = await current?.catch(() => undefined);
    live?.worker.postMessage({ kind: 'close' } satisfies ToWorker);
    await live?.exited;
  }

  await running();
  return {
    call: call as WorkerHandle<H>['call'],
    close: () => {
      closing ??= stop();
      return closing;
    },
  };
}

function spawn(url: URL, options: StartOptions, onExit: () => void): Promise<RunningWorker> {
  const { name, workerData, resourceLimits, lostCode, onLost } = options;
  const worker = new Worker(url, { name, workerData, ...(resourceLimits && { resourceLimits }) });
  const pending = new Map<number, PendingCall>();
  let lost: unknown;
  return new Promise((resolve, reject) => {
    const exited = new Promise<void>((done) => {
      worker.on('error', (error) => {
        lost = error;
      });
      worker.on('exit', () => {
        onExit();
        const error = new KapuasError(lostCode, `${name} ended: ${describe(lost)}`, { cause: lost });
        if (lost !== undefined) onLost?.(lost);
        for (const call of [...pending.values()]) call.reject(error);
        reject(error);
        done();
      });
    });
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') resolve({ worker, pending, exited });
      else if (message.kind === 'result') pending.get(message.id)?.resolve(message.value);
      else pending.get(message.id)?.reject(unpackError(message.error));
    });
  });
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : 'the thread is gone';
}
