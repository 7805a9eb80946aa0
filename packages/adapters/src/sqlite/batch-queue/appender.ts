import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { mediumFault } from '../faults.ts';
import { type PackedPayload, pack } from './payload.ts';
import type { WireBatch } from './protocol.ts';
import type { QueueFile } from './queue-file.ts';
import type { Topic, Topics } from './topics.ts';

/** Commits appends in groups: all that came while the last fsync ran go into one transaction with one fsync. */
export interface Appender {
  /** Resolves with the offset of each when all are durable; none is kept otherwise. */
  append(batches: readonly WireBatch[]): Promise<number[]>;
  /** Commits what waits. */
  flush(): void;
}

export interface AppenderDeps {
  readonly file: QueueFile;
  readonly topics: Topics;
  readonly health: Health;
  /** Called after each commit with the topics that got batches. */
  readonly onCommitted: (topics: ReadonlySet<Topic>) => void;
}

/** Whether the medium takes batches. */
export interface Health {
  /** Throws `queue-unavailable` when it does not, or when it has no room for so many bytes. */
  assertRoom(bytes: number): void;
  /** Takes note of a medium's fault and returns what an append is refused with. */
  broken(fault: string): KapuasError;
}

interface Waiting {
  /** Goes into one transaction whole. */
  readonly batches: readonly WireBatch[];
  readonly resolve: (offsets: number[]) => void;
  readonly reject: (error: unknown) => void;
}

interface Placed {
  readonly topic: Topic;
  readonly offset: number;
}

/** Bounds one transaction, and with it how long the first append of a group waits for the last. */
const MOST_BATCHES = 1_000;
const MOST_BYTES = 16 * 1024 * 1024;

export function createAppender({ file, topics, health, onCommitted }: AppenderDeps): Appender {
  const waiting: Waiting[] = [];
  let scheduled: NodeJS.Immediate | undefined;

  function schedule(): void {
    // An immediate runs after all messages that have arrived are read: they make up the group.
    scheduled ??= setImmediate(() => {
      scheduled = undefined;
      commitGroup(takeGroup());
      if (waiting.length > 0) schedule();
    });
  }

  function takeGroup(): Waiting[] {
    let bytes = 0;
    let batches = 0;
    let size = 0;
    for (const one of waiting) {
      bytes += one.batches.reduce((sum, { payload }) => sum + payload.length, 0);
      batches += one.batches.length;
      if (size > 0 && (bytes > MOST_BYTES || batches > MOST_BATCHES)) break;
      size += 1;
    }
    return waiting.splice(0, size);
  }

  function commitGroup(group: readonly Waiting[]): void {
    const placed = tryWrite(group);
    if (placed === undefined) return;
    for (const { topic, offset } of placed) topic.next = offset + 1;
    let first = 0;
    for (const { batches, resolve } of group) {
      resolve(placed.slice(first, first + batches.length).map(({ offset }) => offset));
      first += batches.length;
    }
    onCommitted(new Set(placed.map(({ topic }) => topic)));
  }

  /** @returns undefined when nothing was written and all were told why */
  function tryWrite(group: readonly Waiting[]): Placed[] | undefined {
    try {
      return write(group.flatMap(({ batches }) => batches));
    } catch (error) {
      const fault = mediumFault(error);
      const refusal = fault === undefined ? error : health.broken(fault);
      // One append that the file does not take must not take the others down with it.
      if (!(refusal instanceof KapuasError) && group.length > 1) for (const one of group) commitGroup([one]);
      else for (const { reject } of group) reject(refusal);
      return undefined;
    }
  }

  function write(batches: readonly WireBatch[]): Placed[] {
    const packed = batches.map(({ payload }) => pack(payload));
    health.assertRoom(packed.reduce((sum, { bytes }) => sum + bytes.length, 0));
    const places = place(batches.map(({ app }) => topics.forAppend(app)));
    file.transaction(() => {
      batches.forEach((batch, i) => {
        const { topic, offset } = places[i] as Placed;
        insert(topic, offset, batch, packed[i] as PackedPayload);
      });
      for (const [topic, next] of nextOffsets(places)) file.setNext(topic.id, next);
    });
    return places;
  }

  function insert(topic: Topic, offset: number, batch: WireBatch, packed: PackedPayload): void {
    const { clientId, count, receivedAt, payload } = batch;
    file.insert(topic.id, offset, { clientId, count, receivedAt, size: payload.length, packed });
  }

  return {
    append(batches) {
      const { promise, resolve, reject } = Promise.withResolvers<number[]>();
      waiting.push({ batches, resolve, reject });
      schedule();
      return promise;
    },
    flush() {
      clearImmediate(scheduled);
      scheduled = undefined;
      while (waiting.length > 0) commitGroup(takeGroup());
    },
  };
}

/** Gives each batch the next offset of its topic. */
function place(topics: readonly Topic[]): Placed[] {
  const next = new Map<Topic, number>();
  return topics.map((topic) => {
    const offset = next.get(topic) ?? topic.next;
    next.set(topic, offset + 1);
    return { topic, offset };
  });
}

function nextOffsets(places: readonly Placed[]): Map<Topic, number> {
  return new Map(places.map(({ topic, offset }) => [topic, offset + 1]));
}
