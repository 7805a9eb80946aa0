import type { Batch } from '@kapuas/core/event/batch.ts';
import type { BatchTail } from '@kapuas/core/ports/batch-queue.ts';

/** Live readers of what is appended in this process. */
export interface Tails {
  open(apps: readonly string[]): BatchTail;
  /** The payload is copied for those who want it. */
  publish(batch: Batch): void;
  close(): void;
}

/** What a slow reader may fall behind before it loses the oldest batches. */
const MOST_BYTES = 8 * 1024 * 1024;

interface Tail extends BatchTail {
  readonly apps: ReadonlySet<string>;
  push(batch: Batch): void;
}

export function createTails(): Tails {
  const tails = new Set<Tail>();
  return {
    open(apps) {
      const tail = createTail(apps, () => tails.delete(tail));
      tails.add(tail);
      return tail;
    },
    publish(batch) {
      let copy: Batch | undefined;
      for (const tail of tails) {
        if (!tail.apps.has(batch.app)) continue;
        copy ??= { ...batch, payload: new Uint8Array(batch.payload) };
        tail.push(copy);
      }
    },
    close() {
      for (const tail of [...tails]) void tail.close();
    },
  };
}

function createTail(apps: readonly string[], onClose: () => void): Tail {
  const kept: Batch[] = [];
  let bytes = 0;
  let dropped = 0;
  let closed = false;
  let arrived = Promise.withResolvers<void>();

  function shift(): Batch | undefined {
    const batch = kept.shift();
    bytes -= batch?.payload.length ?? 0;
    return batch;
  }

  async function* batches(): AsyncGenerator<Batch> {
    try {
      while (!closed) {
        const batch = shift();
        if (batch === undefined) await arrived.promise;
        else yield batch;
      }
    } finally {
      close();
    }
  }

  function close(): void {
    closed = true;
    kept.length = 0;
    arrived.resolve();
    onClose();
  }

  return {
    apps: new Set(apps),
    get dropped() {
      return dropped;
    },
    push(batch) {
      kept.push(batch);
      bytes += batch.payload.length;
      while (bytes > MOST_BYTES && kept.length > 1) dropped += shift()?.count ?? 0;
      arrived.resolve();
      arrived = Promise.withResolvers();
    },
    [Symbol.asyncIterator]: batches,
    close: async () => close(),
  };
}
