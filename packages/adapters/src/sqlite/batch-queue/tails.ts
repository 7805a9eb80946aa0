import type { Batch } from '@kapuas/core/event/batch.ts';
import type { BatchTail } from '@kapuas/core/ports/batch-queue.ts';
import { createTailBuffer, type TailBuffer } from '../../batch-queue/tail-buffer.ts';

/** Live readers of what is appended in this process. */
export interface Tails {
  open(apps: readonly string[]): BatchTail;
  /** The payload is copied for those who want it. */
  publish(batch: Batch): void;
  close(): void;
}

export function createTails(): Tails {
  const tails = new Map<TailBuffer, ReadonlySet<string>>();
  return {
    open(apps) {
      const tail = createTailBuffer(() => {
        tails.delete(tail);
      });
      tails.set(tail, new Set(apps));
      return tail;
    },
    publish(batch) {
      let copy: Batch | undefined;
      for (const [tail, apps] of tails) {
        if (!apps.has(batch.app)) continue;
        copy ??= { ...batch, payload: new Uint8Array(batch.payload) };
        tail.push(copy);
      }
    },
    close() {
      for (const tail of [...tails.keys()]) void tail.close();
    },
  };
}
