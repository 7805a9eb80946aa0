import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import type { Trouble } from './verdict.ts';

/** How often deliveries failed because of their own events; bounded: the oldest are forgotten. */
export interface Tries {
  /**
   * @param storedSoFar events that this process has stored: an unexpected error is the events' own fault when others
   * were stored since the try before
   * @returns tries that failed because of the events themselves
   */
  failed(delivery: Delivery, kind: Trouble['kind'], storedSoFar: number): number;
  settled(delivery: Delivery): void;
}

const MOST = 10_000;

export function createTries(): Tries {
  const known = new Map<string, { readonly count: number; readonly storedBefore: number }>();
  return {
    failed(delivery, kind, storedSoFar) {
      const key = keyOf(delivery);
      const before = known.get(key) ?? { count: 0, storedBefore: storedSoFar };
      known.delete(key);
      const count = countAfter(before.count, kind, storedSoFar > before.storedBefore);
      known.set(key, { count, storedBefore: storedSoFar });
      if (known.size > MOST) known.delete(known.keys().next().value as string);
      return count;
    },
    settled: (delivery) => void known.delete(keyOf(delivery)),
  };
}

function countAfter(count: number, kind: Trouble['kind'], othersWereStored: boolean): number {
  switch (kind) {
    case 'events':
      return count + 1;
    case 'unexpected':
      return othersWereStored ? count + 1 : count;
    case 'index':
      return count;
    case 'busy':
      // What failed beside it may have failed for the same reason.
      return 0;
  }
}

function keyOf({ position: { topic, partition, offset } }: Delivery): string {
  return `${topic}/${partition}/${offset}`;
}
