import { describe, expect, it } from 'vitest';
import { type Cursor, createCursor } from './cursor.ts';
import type { Topic } from './topics.ts';

function createTopic(next: number): Topic {
  const settings = { partitions: 1, retentionMs: 1 };
  return { id: 1, app: 'app', settings, present: true, first: 10, start: 10, next };
}

/** Hands out everything there is. @returns the offsets in order */
function drain(cursor: Cursor, member: string): number[] {
  const offsets: number[] = [];
  for (let offset = cursor.peek(); offset !== undefined; offset = cursor.peek()) {
    cursor.handOut(offset, member, 100);
    offsets.push(offset);
  }
  return offsets;
}

describe('cursor', () => {
  it('hands out in order and moves its position over what is acked without a hole', () => {
    const cursor = createCursor(createTopic(14), 10);
    expect(drain(cursor, 'a')).toEqual([10, 11, 12, 13]);
    expect(cursor.ack(11, 'a')).toBe(100);
    expect([cursor.position, cursor.lag]).toEqual([10, 3]);
    cursor.ack(10, 'a');
    expect([cursor.position, cursor.lag]).toEqual([12, 2]);
    cursor.ack(13, 'a');
    cursor.ack(12, 'a');
    expect([cursor.position, cursor.lag]).toEqual([14, 0]);
  });

  it('belongs to a member as long as that holds a batch', () => {
    const cursor = createCursor(createTopic(12), 10);
    drain(cursor, 'a');
    cursor.ack(10, 'a');
    expect(cursor.owner).toBe('a');
    cursor.nack(11, 'a');
    expect(cursor.owner).toBeUndefined();
  });

  it('takes no ack for a batch that the member does not hold', () => {
    const cursor = createCursor(createTopic(12), 10);
    drain(cursor, 'a');
    expect(cursor.ack(10, 'b')).toBeUndefined();
    expect(cursor.ack(11, 'a')).toBe(100);
    expect(cursor.ack(11, 'a')).toBeUndefined();
    expect(cursor.ack(99, 'a')).toBeUndefined();
    expect(cursor.position).toBe(10);
  });

  it('hands out again what was handed back, lowest first, before what is new', () => {
    const topic = createTopic(13);
    const cursor = createCursor(topic, 10);
    drain(cursor, 'a');
    cursor.nack(12, 'a');
    cursor.nack(10, 'a');
    cursor.ack(11, 'a');
    topic.next = 14;
    expect(drain(cursor, 'b')).toEqual([10, 12, 13]);
  });

  it('takes back what a member that left holds, and not what another holds', () => {
    const cursor = createCursor(createTopic(13), 10);
    drain(cursor, 'a');
    cursor.ack(11, 'a');
    cursor.takeBack('b');
    expect(cursor.peek()).toBeUndefined();
    cursor.takeBack('a');
    expect(drain(cursor, 'b')).toEqual([10, 12]);
  });

  it('passes over what is gone', () => {
    const cursor = createCursor(createTopic(13), 10);
    cursor.skip(10);
    expect([cursor.position, cursor.peek()]).toEqual([11, 11]);
    cursor.handOut(11, 'a', 1);
    cursor.nack(11, 'a');
    cursor.raiseTo(12);
    expect([cursor.position, cursor.peek(), cursor.lag]).toEqual([12, 12, 1]);
    cursor.raiseTo(11);
    expect(cursor.position).toBe(12);
  });

  it('joins what was acked ahead when it is raised to just below', () => {
    const cursor = createCursor(createTopic(14), 10);
    drain(cursor, 'a');
    cursor.ack(12, 'a');
    cursor.raiseTo(12);
    expect(cursor.position).toBe(13);
    expect(cursor.ack(11, 'a')).toBe(100);
    expect(cursor.position).toBe(13);
  });
});
