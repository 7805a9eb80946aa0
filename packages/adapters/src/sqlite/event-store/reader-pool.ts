import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { startWorker, type WorkerHandle } from '../worker/rpc.ts';
import { READER_HEAP } from './memory.ts';
import type { ReaderData, ReaderHandlers } from './reader/reader.worker.ts';

type Name = keyof ReaderHandlers;
type Query<N extends Name> = Parameters<ReaderHandlers[N]>[0];
type Result<N extends Name> = Awaited<ReturnType<ReaderHandlers[N]>>;

/** Reader threads; each but the first is started when all before it are busy. */
export interface ReaderPool {
  call<N extends Name>(name: N, query: Query<N>, signal?: AbortSignal): Promise<Result<N>>;
  close(): Promise<void>;
}

export interface ReaderPoolOptions {
  readonly dir: string;
  readonly threads: number;
  readonly logger: Logger;
}

interface Reader {
  readonly worker: Promise<WorkerHandle<ReaderHandlers>>;
  calls: number;
}

export async function openReaderPool({ dir, threads, logger }: ReaderPoolOptions): Promise<ReaderPool> {
  const readers: Reader[] = [];

  function start(): Reader {
    const worker = startWorker<ReaderHandlers>(new URL('./reader/reader.worker.ts', import.meta.url), {
      name: `event reader ${readers.length + 1}`,
      workerData: { dir } satisfies ReaderData,
      resourceLimits: READER_HEAP,
      lostCode: 'store-unavailable',
      onLost: (error) =>
        logger.error({ err: error }, 'a reader thread ended; the next search starts another'),
    });
    const reader = { worker, calls: 0 };
    readers.push(reader);
    worker.catch(() => readers.splice(readers.indexOf(reader), 1));
    return reader;
  }

  function leastBusy(): Reader {
    const [best] = readers.toSorted((left, right) => left.calls - right.calls);
    if (best === undefined || (best.calls > 0 && readers.length < threads)) return start();
    return best;
  }

  async function call<N extends Name>(name: N, query: Query<N>, signal?: AbortSignal): Promise<Result<N>> {
    const reader = leastBusy();
    reader.calls++;
    try {
      const worker = await reader.worker;
      return (await worker.call(name, query as never, { signal })) as Result<N>;
    } finally {
      reader.calls--;
    }
  }

  await start().worker;
  return {
    call,
    async close() {
      const started = await Promise.allSettled(readers.map(({ worker }) => worker));
      await Promise.all(started.map((reader) => reader.status === 'fulfilled' && reader.value.close()));
    },
  };
}
