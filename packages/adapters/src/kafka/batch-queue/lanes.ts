import type { QueuePosition } from '@kapuas/core/event/batch.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { faultKind } from '../faults.ts';
import type { RecordProducer } from './producer.ts';
import { halve, type NamedBatch, toRecord } from './record.ts';

/** Appends to many topics at once; what comes for a topic while its partitions are busy goes together. */
export interface Lanes {
  /** All go to one partition, in this order. */
  append(topic: string, batches: readonly NamedBatch[]): Promise<QueuePosition[]>;
  /** Resolves when nothing waits. */
  idle(): Promise<void>;
}

interface Waiting {
  readonly batches: readonly NamedBatch[];
  readonly bytes: number;
  readonly resolve: (positions: QueuePosition[]) => void;
  readonly reject: (error: unknown) => void;
}

interface Lane {
  readonly topic: string;
  readonly waiting: Waiting[];
  readonly busy: Set<number>;
  partitions: number;
  countedAt: number;
  preferred: number;
  preferredSince: number;
  isPumping: boolean;
}

/** Bounds one request: it is compressed in one go, and a broker reads it whole. */
const MOST_BYTES = 1024 * 1024;
const MOST_BATCHES = 500;
const COUNT_AGAIN_MS = 10_000;
/** Batches of one app follow each other on one partition for that long, where it keeps up. */
const STICKY_MS = 1_000;

export function createLanes(producer: RecordProducer): Lanes {
  const lanes = new Map<string, Lane>();
  const sending = new Set<Promise<void>>();

  function laneOf(topic: string): Lane {
    const known = lanes.get(topic);
    if (known !== undefined) return known;
    const lane = {
      topic,
      waiting: [],
      busy: new Set<number>(),
      partitions: 0,
      countedAt: 0,
      preferred: Math.floor(Math.random() * 1_000),
      preferredSince: 0,
      isPumping: false,
    };
    lanes.set(topic, lane);
    return lane;
  }

  function track(work: Promise<void>): void {
    sending.add(work);
    void work.finally(() => sending.delete(work));
  }

  async function pump(lane: Lane): Promise<void> {
    if (lane.isPumping) return;
    lane.isPumping = true;
    try {
      await count(lane);
      for (
        let free = freePartition(lane);
        free !== undefined && lane.waiting.length > 0;
        free = freePartition(lane)
      ) {
        track(sendNext(lane, free));
      }
    } catch (error) {
      for (const { reject } of lane.waiting.splice(0)) reject(error);
      lanes.delete(lane.topic);
    } finally {
      lane.isPumping = false;
    }
  }

  async function count(lane: Lane): Promise<void> {
    if (Date.now() - lane.countedAt < COUNT_AGAIN_MS) return;
    lane.partitions = await producer.partitions(lane.topic);
    lane.countedAt = Date.now();
  }

  async function sendNext(lane: Lane, partition: number): Promise<void> {
    lane.busy.add(partition);
    await sendGroup(lane, partition, takeGroup(lane.waiting));
    lane.busy.delete(partition);
    if (lane.waiting.length > 0) await pump(lane);
  }

  async function sendGroup(lane: Lane, partition: number, group: readonly Waiting[]): Promise<void> {
    const { topic } = lane;
    try {
      const positions = await send(
        topic,
        partition,
        group.flatMap(({ batches }) => batches),
      );
      let first = 0;
      for (const { batches, resolve } of group) {
        resolve(positions.slice(first, first + batches.length));
        first += batches.length;
      }
    } catch (error) {
      // Only what a record alone is too large for is sent in parts, each append by itself.
      if (faultKind(error) === 'too-large' && group.length > 1) {
        for (const one of group) await sendGroup(lane, partition, [one]);
        return;
      }
      if (faultKind(error) === 'topic-missing') lane.countedAt = 0;
      for (const { reject } of group) reject(error);
    }
  }

  /**
   * One request, or, where the topic does not take so much in one, several after each other: only then can the
   * first be appended and the last not.
   */
  async function send(
    topic: string,
    partition: number,
    batches: readonly NamedBatch[],
  ): Promise<QueuePosition[]> {
    try {
      const first = await producer.produce(topic, partition, batches.map(toRecord));
      return batches.map((_, i) => ({ topic, partition, offset: first + i }));
    } catch (error) {
      if (faultKind(error) !== 'too-large') throw error;
      return sendHalves(topic, partition, batches);
    }
  }

  async function sendHalves(
    topic: string,
    partition: number,
    batches: readonly NamedBatch[],
  ): Promise<QueuePosition[]> {
    const [only] = batches;
    if (batches.length > 1 || only === undefined) {
      const middle = Math.ceil(batches.length / 2);
      const before = await send(topic, partition, batches.slice(0, middle));
      return [...before, ...(await send(topic, partition, batches.slice(middle)))];
    }
    const halves = halve(only);
    if (halves === undefined) throw tooLarge(topic, only);
    const [before] = await send(topic, partition, [halves[0]]);
    await send(topic, partition, [halves[1]]);
    return before === undefined ? [] : [before];
  }

  return {
    append(topic, batches) {
      const { promise, resolve, reject } = Promise.withResolvers<QueuePosition[]>();
      const bytes = batches.reduce((sum, { payload }) => sum + payload.length, 0);
      const lane = laneOf(topic);
      lane.waiting.push({ batches, bytes, resolve, reject });
      // An immediate runs after all requests that have arrived are read: they go together.
      if (lane.waiting.length === 1) setImmediate(() => track(pump(lane)));
      return promise;
    },
    async idle() {
      while (sending.size > 0 || [...lanes.values()].some(({ waiting }) => waiting.length > 0)) {
        await Promise.all(sending);
        await new Promise(setImmediate);
      }
    },
  };
}

function takeGroup(waiting: Waiting[]): Waiting[] {
  let bytes = 0;
  let batches = 0;
  let size = 0;
  for (const one of waiting) {
    bytes += one.bytes;
    batches += one.batches.length;
    if (size > 0 && (bytes > MOST_BYTES || batches > MOST_BATCHES)) break;
    size += 1;
  }
  return waiting.splice(0, size);
}

function freePartition(lane: Lane): number | undefined {
  if (Date.now() - lane.preferredSince > STICKY_MS) {
    lane.preferred += 1;
    lane.preferredSince = Date.now();
  }
  for (let i = 0; i < lane.partitions; i += 1) {
    const partition = (lane.preferred + i) % lane.partitions;
    if (!lane.busy.has(partition)) return partition;
  }
  return undefined;
}

function tooLarge(topic: string, { payload }: NamedBatch): KapuasError {
  return new KapuasError(
    'body-too-large',
    `One event of ${payload.length} bytes is larger than topic ${topic} takes (max.message.bytes).`,
  );
}
