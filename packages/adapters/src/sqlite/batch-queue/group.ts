import { type Cursor, createCursor } from './cursor.ts';
import { unpack } from './payload.ts';
import type { Place, Turn, WireDelivery } from './protocol.ts';
import type { QueueFile } from './queue-file.ts';
import type { Topic } from './topics.ts';

/** A consumer group: who waits for batches, who holds them, and how far each topic is. */
export interface Group {
  readonly id: number;
  readonly lag: number;
  cursor(topic: Topic): Cursor;
  join(member: string): void;
  /** What the member holds goes to the next one. */
  leave(member: string): void;
  /** Resolves once there is something for the member; empty when the signal aborts or the member leaves. */
  pull(member: string, turn: Turn, signal: AbortSignal): Promise<readonly WireDelivery[]>;
  ack(member: string, places: readonly Place[]): void;
  nack(member: string, places: readonly Place[], delayMs: number): void;
  /** A batch was appended to the topic, or something stands in its way no longer. */
  wake(topic: Topic): void;
  /** Hands out to those who wait, as far as there is something. */
  serve(): void;
  /** Cursors whose position moved since the last call. */
  takeMoved(): Cursor[];
  close(): void;
}

export interface GroupDeps {
  readonly file: QueueFile;
  readonly topic: (app: string) => Topic | undefined;
  readonly topics: Iterable<Topic>;
  /** Called when an ack moved a position. */
  readonly onMoved: () => void;
  readonly onUnreadable: (topic: Topic, error: unknown) => void;
}

interface Member {
  unackedBytes: number;
}

interface Waiter {
  readonly member: string;
  readonly turn: Turn;
  readonly resolve: (deliveries: readonly WireDelivery[]) => void;
}

/** Bounds how long one turn keeps appends from being committed. */
const MOST_A_TURN = 500;

/** How long a topic that could not be read stands aside. */
const UNREADABLE_MS = 1_000;

/** @param positions topic id → position, as stored */
export function createGroup(id: number, positions: ReadonlyMap<number, number>, deps: GroupDeps): Group {
  const { file } = deps;
  const cursors = new Map<number, Cursor>();
  const members = new Map<string, Member>();
  const blocked = new Map<Cursor, NodeJS.Timeout>();
  const moved = new Set<Cursor>();
  /** Topics that may have something to hand out. The first is served first and then goes to the end. */
  const ready = new Set<Cursor>();
  let waiters: Waiter[] = [];

  function cursor(topic: Topic): Cursor {
    const known = cursors.get(topic.id);
    if (known !== undefined) return known;
    const created = createCursor(topic, Math.max(topic.first, topic.start, positions.get(topic.id) ?? 0));
    cursors.set(topic.id, created);
    return created;
  }

  function join(member: string): Member {
    const known = members.get(member);
    if (known !== undefined) return known;
    const joined = { unackedBytes: 0 };
    members.set(member, joined);
    return joined;
  }

  function makeReady(at: Cursor): void {
    if (!blocked.has(at)) ready.add(at);
  }

  function take({ member: name, turn }: Waiter): WireDelivery[] {
    const member = join(name);
    const taken: WireDelivery[] = [];
    let bytes = 0;
    for (const at of ready) {
      if (at.owner !== undefined && at.owner !== name) continue;
      const next = reading(at, () => findNext(file, at));
      if (next === undefined) {
        ready.delete(at);
        continue;
      }
      if (!fits(next.size, bytes, member.unackedBytes, turn)) break;
      const delivery = reading(at, () => read(file, at.topic, next.offset));
      if (delivery === undefined) continue;
      at.handOut(next.offset, name, next.size);
      bytes += next.size;
      member.unackedBytes += next.size;
      taken.push(delivery);
      ready.delete(at);
      ready.add(at);
      if (taken.length >= MOST_A_TURN) break;
    }
    return taken;
  }

  /** A topic that cannot be read now stands aside, so that the others go on. */
  function reading<T>(at: Cursor, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      deps.onUnreadable(at.topic, error);
      block(at, UNREADABLE_MS);
      return undefined;
    }
  }

  function serve(): void {
    waiters = waiters.filter((waiter) => {
      if (ready.size === 0) return true;
      const taken = take(waiter);
      if (taken.length === 0) return true;
      waiter.resolve(taken);
      return false;
    });
  }

  function settle(name: string, places: readonly Place[], outcome: 'ack' | 'nack'): Set<Cursor> {
    const member = members.get(name);
    const settled = new Set<Cursor>();
    for (const { app, offset } of places) {
      const topic = deps.topic(app);
      const at = topic && cursor(topic);
      const size = at?.[outcome](offset, name);
      if (at === undefined || size === undefined) continue;
      if (member !== undefined) member.unackedBytes -= size;
      settled.add(at);
    }
    return settled;
  }

  function block(at: Cursor, delayMs: number): void {
    ready.delete(at);
    clearTimeout(blocked.get(at));
    blocked.set(
      at,
      setTimeout(() => {
        blocked.delete(at);
        makeReady(at);
        serve();
      }, delayMs),
    );
  }

  function dismiss(name: string): void {
    for (const waiter of waiters) if (waiter.member === name) waiter.resolve([]);
    waiters = waiters.filter((waiter) => waiter.member !== name);
  }

  for (const topic of deps.topics) makeReady(cursor(topic));

  return {
    id,
    get lag() {
      let sum = 0;
      for (const at of cursors.values()) sum += at.lag;
      return sum;
    },
    cursor,
    join,
    leave(name) {
      members.delete(name);
      dismiss(name);
      for (const at of cursors.values()) {
        at.takeBack(name);
        makeReady(at);
      }
      serve();
    },
    pull(name, turn, signal) {
      const { promise, resolve } = Promise.withResolvers<readonly WireDelivery[]>();
      const waiter = { member: name, turn, resolve };
      waiters.push(waiter);
      signal.addEventListener('abort', () => {
        waiters = waiters.filter((other) => other !== waiter);
        resolve([]);
      });
      serve();
      return promise;
    },
    ack(name, places) {
      for (const at of settle(name, places, 'ack')) {
        moved.add(at);
        makeReady(at);
      }
      if (moved.size > 0) deps.onMoved();
      serve();
    },
    nack(name, places, delayMs) {
      for (const at of settle(name, places, 'nack')) block(at, delayMs);
      serve();
    },
    wake(topic) {
      makeReady(cursor(topic));
    },
    serve,
    takeMoved() {
      const taken = [...moved];
      moved.clear();
      return taken;
    },
    close() {
      for (const timer of blocked.values()) clearTimeout(timer);
      for (const waiter of waiters) waiter.resolve([]);
      waiters = [];
    },
  };
}

/** One batch always fits a turn that has none yet, however large it is. */
function fits(size: number, bytes: number, unackedBytes: number, turn: Turn): boolean {
  const fitsTurn = bytes === 0 || bytes + size <= turn.maxBytes;
  const fitsMember = unackedBytes === 0 || unackedBytes + size <= turn.maxUnackedBytes;
  return fitsTurn && fitsMember;
}

/** Passes over gaps: what is not there cannot be handed out. */
function findNext(file: QueueFile, at: Cursor): { offset: number; size: number } | undefined {
  for (let offset = at.peek(); offset !== undefined; offset = at.peek()) {
    const size = file.sizeOf(at.topic.id, offset);
    if (size !== undefined) return { offset, size };
    at.skip(offset);
  }
  return undefined;
}

function read(file: QueueFile, topic: Topic, offset: number): WireDelivery | undefined {
  const stored = file.read(topic.id, offset);
  if (stored === undefined) return undefined;
  const { clientId, count, receivedAt, size, packed } = stored;
  return { app: topic.app, offset, clientId, count, receivedAt, payload: unpack(packed, size) };
}
