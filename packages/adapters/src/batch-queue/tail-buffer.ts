import type { Batch } from '@kapuas/core/event/batch.ts';
import type { BatchTail } from '@kapuas/core/ports/batch-queue.ts';

/** A tail that is fed by `push`: a reader that is too slow loses the oldest batches. */
export interface TailBuffer extends BatchTail {
  push(batch: Batch): void;
}

/** What a slow reader may fall behind before it loses batches. */
const MOST_BYTES = 8 * 1024 * 1024;

/** @param onClose called once, when the reader or the queue has closed it */
export function createTailBuffer(onClose: () => Promise<void> | void): TailBuffer {
  const kept: Batch[] = [];
  let bytes = 0;
  let dropped = 0;
  let closed: Promise<void> | undefined;
  let arrived = Promise.withResolvers<void>();

  function shift(): Batch | undefined {
    const batch = kept.shift();
    bytes -= batch?.payload.length ?? 0;
    return batch;
  }

  async function* batches(): AsyncGenerator<Batch> {
    try {
      while (closed === undefined) {
        const batch = shift();
        if (batch === undefined) await arrived.promise;
        else yield batch;
      }
    } finally {
      await close();
    }
  }

  function close(): Promise<void> {
    closed ??= end();
    return closed;
  }

  async function end(): Promise<void> {
    kept.length = 0;
    arrived.resolve();
    await onClose();
  }

  return {
    get dropped() {
      return dropped;
    },
    push(batch) {
      if (closed !== undefined) return;
      kept.push(batch);
      bytes += batch.payload.length;
      while (bytes > MOST_BYTES && kept.length > 1) dropped += shift()?.count ?? 0;
      arrived.resolve();
      arrived = Promise.withResolvers();
    },
    [Symbol.asyncIterator]: batches,
    close,
  };
}
