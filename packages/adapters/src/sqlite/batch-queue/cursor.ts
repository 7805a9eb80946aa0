import type { Topic } from './topics.ts';

/** How far one group is in one topic. */
export interface Cursor {
  readonly topic: Topic;
  /** Everything below is acked. */
  readonly position: number;
  /** Batches appended and not acked. */
  readonly lag: number;
  /** The member that holds batches of the topic; it alone gets more, which keeps the order. */
  readonly owner: string | undefined;
  /** The offset to hand out next, if there is one. */
  peek(): number | undefined;
  handOut(offset: number, member: string, size: number): void;
  /** Nothing lies at the offset that was to be handed out. */
  skip(offset: number): void;
  /** @returns the size of the payload, or undefined when the member does not hold that batch */
  ack(offset: number, member: string): number | undefined;
  /** The batch is handed out again before later ones. Returns as `ack` does. */
  nack(offset: number, member: string): number | undefined;
  /** Takes back all that a member holds. */
  takeBack(member: string): void;
  /** What lies below is gone. */
  raiseTo(first: number): void;
}

export function createCursor(topic: Topic, start: number): Cursor {
  let position = start;
  let next = start;
  let owner: string | undefined;
  /** Offsets to hand out again, ascending. */
  let again: number[] = [];
  const held = new Map<number, number>();
  const ackedAhead = new Set<number>();

  function release(offset: number, member: string): number | undefined {
    if (member !== owner) return undefined;
    const size = held.get(offset);
    held.delete(offset);
    if (held.size === 0) owner = undefined;
    return size;
  }

  function pass(offset: number): void {
    if (offset === again[0]) again.shift();
    else next = offset + 1;
  }

  function markAcked(offset: number): void {
    if (offset < position) return;
    ackedAhead.add(offset);
    advance();
  }

  function advance(): void {
    while (ackedAhead.delete(position)) position += 1;
  }

  function handOutAgain(offsets: Iterable<number>): void {
    again = [...again, ...offsets].filter((offset) => offset >= position).sort((a, b) => a - b);
  }

  return {
    topic,
    get position() {
      return position;
    },
    get lag() {
      return topic.next - Math.max(position, topic.start) - ackedAhead.size;
    },
    get owner() {
      return owner;
    },
    peek: () => again[0] ?? (next < topic.next ? next : undefined),
    handOut(offset, member, size) {
      pass(offset);
      owner = member;
      held.set(offset, size);
    },
    skip(offset) {
      pass(offset);
      markAcked(offset);
    },
    ack(offset, member) {
      const size = release(offset, member);
      if (size !== undefined) markAcked(offset);
      return size;
    },
    nack(offset, member) {
      const size = release(offset, member);
      if (size !== undefined) handOutAgain([offset]);
      return size;
    },
    takeBack(member) {
      if (member !== owner) return;
      handOutAgain(held.keys());
      held.clear();
      owner = undefined;
    },
    raiseTo(first) {
      if (first <= position) return;
      position = first;
      next = Math.max(next, first);
      again = again.filter((offset) => offset >= first);
      for (const offset of ackedAhead) if (offset < first) ackedAhead.delete(offset);
      advance();
    },
  };
}
