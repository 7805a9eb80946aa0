/** Reads a topic from any place, without a group: what every process reads as a whole, or looks into. */
import type { Broker, fetchV17, KafkaRecord, listOffsetsV9, metadataV12 } from '@platformatic/kafka';
import type { KafkaConnection } from './connection.ts';
import { hasProtocolError, responseOf, toKapuasError } from './faults.ts';
import { createProtocolClient } from './protocol-client.ts';

type FetchResponse = fetchV17.FetchResponse;
type ListOffsetsResponse = listOffsetsV9.ListOffsetsResponse;
type MetadataResponse = metadataV12.MetadataResponse;

export interface TopicReader {
  /** @returns undefined when there is no such topic */
  describe(topic: string): Promise<TopicDescription | undefined>;
  bounds(topic: TopicDescription, partition: number): Promise<OffsetBounds>;
  /**
   * What lies from an offset on: at least one record when there is any, else nothing after `waitMs`.
   * Rejects with an OffsetGoneError when the offset is not in the topic any more, or not yet.
   */
  fetch(topic: TopicDescription, partition: number, from: number, limits: FetchLimits): Promise<Fetched>;
  close(): Promise<void>;
}

export interface TopicDescription {
  readonly name: string;
  /** Another one when the topic is removed and made again; its name where brokers are older than 2.8. */
  readonly id: string;
  /** Partition → broker that leads it, or undefined while none does. */
  readonly leaders: readonly (Broker | undefined)[];
}

/** `end` is the high watermark: where the next record will lie that all copies hold. */
export interface OffsetBounds {
  readonly first: number;
  readonly end: number;
}

export interface FetchLimits {
  readonly waitMs: number;
  /** A single record batch that is larger comes all the same. */
  readonly maxBytes: number;
}

export interface TopicRecord {
  readonly offset: number;
  readonly key: string;
  /** null removes the key from a compacted topic. */
  readonly value: Buffer | null;
  readonly headers: ReadonlyMap<string, string>;
}

export interface Fetched {
  readonly records: readonly TopicRecord[];
  /** Where to go on. */
  readonly next: number;
  readonly end: number;
}

export class OffsetGoneError extends Error {}

const EARLIEST = -2n;
const LATEST = -1n;
const READ_COMMITTED = 1;
const NO_EPOCH = -1;
const NO_SESSION: readonly [id: number, epoch: number] = [0, -1];
const NO_ID = '00000000-0000-0000-0000-000000000000';
/** From this version on a fetch names topics by their ids (KIP-516). */
const FETCH_BY_ID = 13;

export function createTopicReader(connection: KafkaConnection): TopicReader {
  // A waiting fetch holds up all that is asked of its broker behind it, so it has connections of its own.
  const [asking, fetching] = [createProtocolClient(connection), createProtocolClient(connection)];

  async function describe(name: string): Promise<TopicDescription | undefined> {
    try {
      const args = () => [[name], false, false];
      const metadata = await asking
        .request<MetadataResponse>(undefined, 'Metadata', args)
        .catch(partialMetadata);
      return toDescription(name, metadata);
    } catch (error) {
      throw toKapuasError(error, { doing: `look for topic ${name}`, topic: name });
    }
  }

  async function offsetAt({ name, leaders }: TopicDescription, partition: number, timestamp: bigint) {
    const partitions = [{ partitionIndex: partition, currentLeaderEpoch: NO_EPOCH, timestamp }];
    const { topics } = await asking.request<ListOffsetsResponse>(leaders[partition], 'ListOffsets', () => [
      -1,
      READ_COMMITTED,
      [{ name, partitions }],
    ]);
    return Number(topics[0]?.partitions[0]?.offset ?? -1n);
  }

  async function fetch(topic: TopicDescription, partition: number, from: number, limits: FetchLimits) {
    const wanted = {
      partition,
      currentLeaderEpoch: NO_EPOCH,
      fetchOffset: BigInt(from),
      lastFetchedEpoch: NO_EPOCH,
      partitionMaxBytes: limits.maxBytes,
    };
    const response = await fetching.request<FetchResponse>(topic.leaders[partition], 'Fetch', (version) => [
      limits.waitMs,
      1,
      limits.maxBytes,
      READ_COMMITTED,
      ...NO_SESSION,
      [{ topicId: version < FETCH_BY_ID ? topic.name : topic.id, partitions: [wanted] }],
      [],
      '',
    ]);
    return toFetched(response, from);
  }

  const attempt = ({ name }: TopicDescription) => ({
    doing: `read topic ${name}`,
    topic: name,
    right: `Read on topic ${name}`,
  });

  return {
    describe,
    async bounds(topic, partition) {
      try {
        const [first, end] = await Promise.all([
          offsetAt(topic, partition, EARLIEST),
          offsetAt(topic, partition, LATEST),
        ]);
        return { first, end };
      } catch (error) {
        throw toKapuasError(error, attempt(topic));
      }
    },
    async fetch(topic, partition, from, limits) {
      try {
        return await fetch(topic, partition, from, limits);
      } catch (error) {
        if (hasProtocolError(error, 'OFFSET_OUT_OF_RANGE')) throw new OffsetGoneError(`offset ${from}`);
        throw toKapuasError(error, attempt(topic));
      }
    },
    async close() {
      await Promise.all([asking.close(), fetching.close()]);
    },
  };
}

/** A topic's fault fails the whole answer, which the error carries. */
function partialMetadata(error: unknown): MetadataResponse {
  const response = responseOf<MetadataResponse>(error);
  if (response === undefined || hasProtocolError(error, 'TOPIC_AUTHORIZATION_FAILED')) throw error;
  return response;
}

function toDescription(name: string, { brokers, topics }: MetadataResponse): TopicDescription | undefined {
  const found = topics.find((topic) => topic.name === name);
  if (found === undefined || found.partitions.length === 0) return undefined;
  const byNode = new Map(brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]));
  const leaders: (Broker | undefined)[] = [];
  for (const { partitionIndex, leaderId } of found.partitions) leaders[partitionIndex] = byNode.get(leaderId);
  return { name, id: found.topicId === undefined || found.topicId === NO_ID ? name : found.topicId, leaders };
}

function toFetched(response: FetchResponse, from: number): Fetched {
  const partition = response.responses[0]?.partitions[0];
  const records: TopicRecord[] = [];
  let next = from;
  for (const batch of partition?.records ?? []) {
    const first = Number(batch.firstOffset);
    // A batch counts as a whole: compaction takes records out of it, and leaves its bounds.
    next = Math.max(next, first + batch.lastOffsetDelta + 1);
    if (isControl(batch.attributes)) continue;
    for (const record of batch.records) {
      const offset = first + record.offsetDelta;
      if (offset >= from) records.push(toRecord(record, offset));
    }
  }
  return { records, next, end: Number(partition?.highWatermark ?? 0n) };
}

/** Bit 5 of a batch's attributes (KIP-98): a marker of a transaction, no data. */
function isControl(attributes: number): boolean {
  return (attributes & 0b10_0000) !== 0;
}

function toRecord({ key, value, headers }: KafkaRecord, offset: number): TopicRecord {
  return {
    offset,
    key: key?.toString() ?? '',
    value,
    headers: new Map(headers.map(([name, text]) => [String(name), String(text)])),
  };
}
