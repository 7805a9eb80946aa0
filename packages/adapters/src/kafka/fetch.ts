/** One fetch request to one broker, for any number of partitions. */
import type { Broker, fetchV17 } from '@platformatic/kafka';
import { responseOf } from './faults.ts';
import type { ProtocolClient } from './protocol-client.ts';

export interface FetchTarget {
  readonly topic: string;
  readonly topicId: string | undefined;
  readonly partition: number;
  readonly offset: number;
}

export interface FetchBounds {
  /** How long the broker waits for something to come. */
  readonly maxWaitMs: number;
  /** Of the whole answer and of one partition, as compressed on the broker; one batch of records always comes. */
  readonly maxBytes: number;
  readonly maxPartitionBytes: number;
}

export interface FetchedRecord {
  readonly offset: number;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly headers: readonly (readonly [Buffer | null, Buffer | null])[];
  readonly value: Buffer | null;
}

export interface Fetched<T extends FetchTarget> {
  readonly target: T;
  readonly records: readonly FetchedRecord[];
  /** Where the next fetch goes on; past control records too. */
  readonly next: number;
  /** End of what can be read. */
  readonly end: number;
  /** `moved`: another broker leads, or the topic is gone. */
  readonly fault: 'out-of-range' | 'moved' | 'other' | undefined;
  readonly faultCode: number;
}

/** The first version whose topics are ids and not names. */
const FIRST_WITH_IDS = 13;
const READ_UNCOMMITTED = 0;
const NO_SESSION = { id: 0, epoch: -1 };
const CONTROL_BATCH = 0b10_0000;

export async function fetchRecords<T extends FetchTarget>(
  client: ProtocolClient,
  broker: Broker,
  targets: readonly T[],
  { maxWaitMs, maxBytes, maxPartitionBytes }: FetchBounds,
): Promise<Fetched<T>[]> {
  const byKey = new Map<string, T>();
  const response = await ask(client, broker, (version) => {
    const name = (target: T): string => (version >= FIRST_WITH_IDS ? (target.topicId ?? '') : target.topic);
    for (const target of targets) byKey.set(`${name(target)}/${target.partition}`, target);
    const topics = [...Map.groupBy(targets, name)].map(([topicId, ofTopic]) => ({
      topicId,
      partitions: ofTopic.map((target) => toRequest(target, maxPartitionBytes)),
    }));
    return [maxWaitMs, 1, maxBytes, READ_UNCOMMITTED, NO_SESSION.id, NO_SESSION.epoch, topics, [], ''];
  });
  return response.responses.flatMap(({ topicId, partitions }) =>
    partitions.flatMap((partition) => {
      const target = byKey.get(`${topicId}/${partition.partitionIndex}`);
      return target === undefined ? [] : [toFetched(target, partition)];
    }),
  );
}

/** Faults of single partitions come as an error that holds the whole answer. */
async function ask(
  client: ProtocolClient,
  broker: Broker,
  args: (version: number) => readonly unknown[],
): Promise<fetchV17.FetchResponse> {
  try {
    return await client.request<fetchV17.FetchResponse>(broker, 'Fetch', args);
  } catch (error) {
    const response = responseOf<fetchV17.FetchResponse>(error);
    if (response === undefined || response.errorCode !== 0) throw error;
    return response;
  }
}

function toRequest({ partition, offset }: FetchTarget, partitionMaxBytes: number) {
  return {
    partition,
    currentLeaderEpoch: -1,
    fetchOffset: BigInt(offset),
    lastFetchedEpoch: -1,
    partitionMaxBytes,
  };
}

function toFetched<T extends FetchTarget>(target: T, partition: fetchV17.FetchResponsePartition): Fetched<T> {
  const records: FetchedRecord[] = [];
  let next = target.offset;
  for (const batch of partition.records ?? []) {
    const first = Number(batch.firstOffset);
    next = Math.max(next, first + batch.lastOffsetDelta + 1);
    if ((batch.attributes & CONTROL_BATCH) !== 0) continue;
    for (const { offsetDelta, timestampDelta, headers, value } of batch.records) {
      const offset = first + offsetDelta;
      // A batch of records comes whole, also when the fetch begins within it.
      if (offset < target.offset) continue;
      records.push({ offset, timestamp: Number(batch.firstTimestamp + timestampDelta), headers, value });
    }
  }
  const { errorCode: faultCode, highWatermark } = partition;
  return { target, records, next, end: Number(highWatermark), fault: faultOf(faultCode), faultCode };
}

/** Numbers of the protocol's errors. */
const OUT_OF_RANGE = 1;
const MOVED: ReadonlySet<number> = new Set([
  3, // UNKNOWN_TOPIC_OR_PARTITION
  5, // LEADER_NOT_AVAILABLE
  6, // NOT_LEADER_OR_FOLLOWER
  74, // FENCED_LEADER_EPOCH
  76, // UNKNOWN_LEADER_EPOCH
  100, // UNKNOWN_TOPIC_ID
  103, // INCONSISTENT_TOPIC_ID
]);

function faultOf(code: number): Fetched<FetchTarget>['fault'] {
  if (code === 0) return undefined;
  if (code === OUT_OF_RANGE) return 'out-of-range';
  return MOVED.has(code) ? 'moved' : 'other';
}
