import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import type { FetchTarget } from '../fetch.ts';

/** How far one consumer is in one partition. */
export interface Cursor extends FetchTarget {
  readonly app: string;
  /** The next to fetch. */
  readonly offset: number;
  /** Everything below is acked: what is to be committed. */
  readonly position: number;
  /** Acked at or above the position. */
  readonly ackedAhead: number;
  /** Payload bytes fetched and not handed out. */
  readonly bufferedBytes: number;
  /** Payload bytes handed out and not settled. */
  readonly heldBytes: number;
  /** Takes in what was fetched; what is acked or held already is passed over. */
  offer(deliveries: readonly Delivery[], next: number): void;
  peek(): Delivery | undefined;
  handOut(): void;
  /** @returns false when it does not hold the delivery */
  ack(delivery: Delivery): boolean;
  /** It is fetched again, before later ones. Returns as `ack` does. */
  nack(delivery: Delivery): boolean;
  /** Goes on elsewhere: the offset is not there any more. */
  reset(offset: number): void;
}

export type CursorPlace = Pick<Cursor, 'app' | 'topic' | 'topicId' | 'partition'>;

export function createCursor(place: CursorPlace, start: number): Cursor {
  let next = start;
  let buffer: Delivery[] = [];
  let bufferedBytes = 0;
  let heldBytes = 0;
  const held = new Map<number, Delivery>();
  /** Acked, where an earlier one is not. */
  const acked = new Set<number>();

  function position(): number {
    let lowest = buffer[0]?.position.offset ?? next;
    for (const offset of held.keys()) if (offset < lowest) lowest = offset;
    lowest = Math.min(lowest, next);
    for (const offset of acked) if (offset < lowest) acked.delete(offset);
    return lowest;
  }

  function release(delivery: Delivery): boolean {
    const { offset } = delivery.position;
    if (held.get(offset) !== delivery) return false;
    held.delete(offset);
    heldBytes -= delivery.batch.payload.length;
    return true;
  }

  function clearBuffer(): void {
    buffer = [];
    bufferedBytes = 0;
  }

  return {
    ...place,
    get offset() {
      return next;
    },
    get position() {
      return position();
    },
    get ackedAhead() {
      position();
      return acked.size;
    },
    get bufferedBytes() {
      return bufferedBytes;
    },
    get heldBytes() {
      return heldBytes;
    },
    offer(deliveries, nextOffset) {
      for (const delivery of deliveries) {
        const { offset } = delivery.position;
        if (held.has(offset) || acked.has(offset)) continue;
        buffer.push(delivery);
        bufferedBytes += delivery.batch.payload.length;
      }
      next = nextOffset;
    },
    peek: () => buffer[0],
    handOut() {
      const delivery = buffer.shift();
      if (delivery === undefined) return;
      bufferedBytes -= delivery.batch.payload.length;
      heldBytes += delivery.batch.payload.length;
      held.set(delivery.position.offset, delivery);
    },
    ack(delivery) {
      if (!release(delivery)) return false;
      acked.add(delivery.position.offset);
      return true;
    },
    nack(delivery) {
      if (!release(delivery)) return false;
      next = Math.min(next, delivery.position.offset, buffer[0]?.position.offset ?? next);
      clearBuffer();
      return true;
    },
    reset(offset) {
      next = offset;
      clearBuffer();
      held.clear();
      heldBytes = 0;
      acked.clear();
    },
  };
}
