import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import { partitionKey } from '../offsets.ts';
import type { Cursor } from './cursor.ts';

export interface TurnBounds {
  readonly maxBytes: number;
  readonly maxUnackedBytes: number;
}

/** Which deliveries are handed out next, over all partitions of a consumer. */
export interface DeliveryDesk {
  /** Payload bytes fetched and not handed out. */
  readonly bufferedBytes: number;
  /** Payload bytes handed out and not settled. */
  readonly unackedBytes: number;
  cursors(): Iterable<Cursor>;
  add(cursor: Cursor): void;
  /** What it holds is nobody's any more. */
  drop(cursor: Cursor): void;
  isBlocked(cursor: Cursor): boolean;
  /** Takes in what was fetched for the cursor. */
  offer(cursor: Cursor, deliveries: readonly Delivery[], next: number): void;
  /** One turn: a batch of each partition after the other. Empty when there is nothing, or no room. */
  take(bounds: TurnBounds): Delivery[];
  /** @returns the cursors that moved */
  ack(deliveries: readonly Delivery[]): Set<Cursor>;
  nack(deliveries: readonly Delivery[], delayMs: number): void;
  /** The partition stands aside for that long. */
  block(cursor: Cursor, delayMs: number): void;
  /** By `partitionKey`. */
  progress(): Map<string, Pick<Cursor, 'position' | 'ackedAhead'>>;
  close(): void;
}

/** Bounds how long one turn takes. */
const MOST_A_TURN = 500;
/** Of a timer, in Node. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** @param onChange there may be something to fetch or to hand out now */
export function createDeliveryDesk(onChange: () => void): DeliveryDesk {
  const cursors = new Set<Cursor>();
  const blocked = new Map<Cursor, NodeJS.Timeout>();
  /** Cursors with something to hand out. The first is served first and then goes to the end. */
  const ready = new Set<Cursor>();
  const owners = new WeakMap<Delivery, Cursor>();

  const sum = (bytesOf: (cursor: Cursor) => number): number => {
    let total = 0;
    for (const cursor of cursors) total += bytesOf(cursor);
    return total;
  };
  const unacked = (): number => sum((cursor) => cursor.heldBytes);

  function settle(deliveries: readonly Delivery[], outcome: 'ack' | 'nack'): Set<Cursor> {
    const settled = new Set<Cursor>();
    for (const delivery of deliveries) {
      const cursor = owners.get(delivery);
      if (cursor !== undefined && cursors.has(cursor) && cursor[outcome](delivery)) settled.add(cursor);
    }
    return settled;
  }

  function unblock(cursor: Cursor): void {
    clearTimeout(blocked.get(cursor));
    blocked.delete(cursor);
  }

  function block(cursor: Cursor, delayMs: number): void {
    ready.delete(cursor);
    clearTimeout(blocked.get(cursor));
    const timer = setTimeout(
      () => {
        blocked.delete(cursor);
        if (cursor.peek() !== undefined) ready.add(cursor);
        onChange();
      },
      Math.min(delayMs, LONGEST_DELAY_MS),
    );
    blocked.set(cursor, timer);
  }

  function take({ maxBytes, maxUnackedBytes }: TurnBounds): Delivery[] {
    const taken: Delivery[] = [];
    let bytes = 0;
    let held = ready.size === 0 ? 0 : unacked();
    for (const cursor of ready) {
      const delivery = cursor.peek();
      if (delivery === undefined) {
        ready.delete(cursor);
        continue;
      }
      const size = delivery.batch.payload.length;
      // One batch always fits where there is none, however large it is.
      const fits =
        (bytes === 0 || bytes + size <= maxBytes) && (held === 0 || held + size <= maxUnackedBytes);
      if (!fits || taken.length >= MOST_A_TURN) break;
      ready.delete(cursor);
      cursor.handOut();
      taken.push(delivery);
      bytes += size;
      held += size;
      if (cursor.peek() !== undefined) ready.add(cursor);
    }
    return taken;
  }

  return {
    get bufferedBytes() {
      return sum((cursor) => cursor.bufferedBytes);
    },
    get unackedBytes() {
      return unacked();
    },
    cursors: () => cursors,
    add: (cursor) => cursors.add(cursor),
    drop(cursor) {
      cursors.delete(cursor);
      ready.delete(cursor);
      unblock(cursor);
    },
    isBlocked: (cursor) => blocked.has(cursor),
    offer(cursor, deliveries, next) {
      for (const delivery of deliveries) owners.set(delivery, cursor);
      cursor.offer(deliveries, next);
      if (cursor.peek() !== undefined && !blocked.has(cursor)) ready.add(cursor);
      onChange();
    },
    take,
    ack(deliveries) {
      const moved = settle(deliveries, 'ack');
      onChange();
      return moved;
    },
    nack(deliveries, delayMs) {
      for (const cursor of settle(deliveries, 'nack')) block(cursor, delayMs);
      onChange();
    },
    block,
    progress: () =>
      new Map(
        [...cursors].map((cursor) => [
          partitionKey(cursor),
          { position: cursor.position, ackedAhead: cursor.ackedAhead },
        ]),
      ),
    close() {
      for (const timer of blocked.values()) clearTimeout(timer);
      blocked.clear();
      ready.clear();
    },
  };
}
