import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';

/** Deliveries that wait to be written, oldest first. The consumer's bound on what is not acked is its bound. */
export interface Pending {
  readonly size: number;
  add(deliveries: readonly Delivery[]): void;
  /** To the front: they are the next to be taken. */
  putBack(deliveries: readonly Delivery[]): void;
  /** The oldest, up to `maxBytes` of payload; at least one while there is any. */
  take(maxBytes: number): Delivery[];
}

export function createPending(): Pending {
  let waiting: Delivery[] = [];
  return {
    get size() {
      return waiting.length;
    },
    add(deliveries) {
      for (const delivery of deliveries) waiting.push(delivery);
    },
    putBack(deliveries) {
      waiting = [...deliveries, ...waiting];
    },
    take(maxBytes) {
      let bytes = 0;
      const end = waiting.findIndex(({ batch }, i) => {
        bytes += batch.payload.length;
        return i > 0 && bytes > maxBytes;
      });
      return waiting.splice(0, end < 0 ? waiting.length : end);
    },
  };
}
