import type { Delivery } from '@kapuas/core/ports/batch-queue.ts';
import { describe, expect, it } from 'vitest';
import { type Cursor, createCursor } from './cursor.ts';

const PLACE = { app: 'shop', topic: 'kapuas.shop', topicId: 'id', partition: 0 };

function deliveries(from: number, to: number): Delivery[] {
  return Array.from({ length: to - from }, (_, i) => ({
    batch: { app: 'shop', count: 1, receivedAt: 1, payload: new Uint8Array(10) },
    position: { topic: PLACE.topic, partition: 0, offset: from + i },
  }));
}

function take(cursor: Cursor): Delivery[] {
  const taken: Delivery[] = [];
  for (let next = cursor.peek(); next !== undefined; next = cursor.peek()) {
    cursor.handOut();
    taken.push(next);
  }
  return taken;
}

/** Fetches from where the cursor is up to the offset, and hands all out. */
function fetchTo(cursor: Cursor, to: number): Delivery[] {
  cursor.offer(deliveries(cursor.offset, to), to);
  return take(cursor);
}

const offsetsOf = (some: readonly Delivery[]): number[] => some.map(({ position }) => position.offset);

describe('createCursor', () => {
  it('commits up to the first that is not acked', () => {
    const cursor = createCursor(PLACE, 10);
    const [a, b, c] = fetchTo(cursor, 13) as [Delivery, Delivery, Delivery];
    expect([cursor.offset, cursor.position, cursor.heldBytes]).toEqual([13, 10, 30]);
    cursor.ack(c);
    cursor.ack(b);
    expect([cursor.position, cursor.ackedAhead]).toEqual([10, 2]);
    cursor.ack(a);
    expect([cursor.position, cursor.ackedAhead, cursor.heldBytes]).toEqual([13, 0, 0]);
  });

  it('does not commit what is fetched and not handed out', () => {
    const cursor = createCursor(PLACE, 0);
    cursor.offer(deliveries(0, 3), 3);
    const first = cursor.peek() as Delivery;
    cursor.handOut();
    cursor.ack(first);
    expect([cursor.position, cursor.bufferedBytes]).toEqual([1, 20]);
  });

  it('passes over offsets that hold no batch', () => {
    const cursor = createCursor(PLACE, 0);
    cursor.offer(deliveries(4, 5), 9);
    expect(cursor.position).toBe(4);
    const [only] = take(cursor) as [Delivery];
    cursor.ack(only);
    expect(cursor.position).toBe(9);
  });

  it('fetches again what was handed back, without what is acked or still held', () => {
    const cursor = createCursor(PLACE, 0);
    const [a, b, c, d] = fetchTo(cursor, 4) as [Delivery, Delivery, Delivery, Delivery];
    cursor.offer(deliveries(4, 6), 6);
    cursor.ack(c);
    cursor.nack(b);
    expect([cursor.offset, cursor.position, cursor.bufferedBytes]).toEqual([1, 0, 0]);
    cursor.ack(a);
    expect(cursor.position).toBe(1);
    expect(offsetsOf(fetchTo(cursor, 6))).toEqual([1, 4, 5]);
    cursor.ack(d);
    expect(cursor.position).toBe(1);
  });

  it('keeps what is buffered when a later one is handed back', () => {
    const cursor = createCursor(PLACE, 0);
    const [a, , c] = fetchTo(cursor, 3) as [Delivery, Delivery, Delivery];
    cursor.nack(a);
    cursor.offer(deliveries(0, 3), 3);
    expect(cursor.peek()?.position.offset).toBe(0);
    cursor.nack(c);
    expect(cursor.offset).toBe(0);
    expect(offsetsOf(fetchTo(cursor, 3))).toEqual([0, 2]);
  });

  it('knows only the deliveries that it holds', () => {
    const cursor = createCursor(PLACE, 0);
    const [a] = fetchTo(cursor, 1) as [Delivery];
    const [stranger] = deliveries(0, 1) as [Delivery];
    expect([cursor.ack(stranger), cursor.nack(stranger)]).toEqual([false, false]);
    expect([cursor.ack(a), cursor.ack(a), cursor.nack(a)]).toEqual([true, false, false]);
  });

  it('forgets everything when it goes on elsewhere', () => {
    const cursor = createCursor(PLACE, 5);
    const [a] = fetchTo(cursor, 7) as [Delivery];
    cursor.reset(2);
    expect([cursor.offset, cursor.position, cursor.heldBytes]).toEqual([2, 2, 0]);
    expect(cursor.ack(a)).toBe(false);
  });
});
