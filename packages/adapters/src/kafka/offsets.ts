/** First and last offsets of partitions. */
import type { Broker, listOffsetsV9 } from '@platformatic/kafka';
import type { ClusterView } from './cluster.ts';
import { responseOf } from './faults.ts';
import type { ProtocolClient } from './protocol-client.ts';

export interface PartitionName {
  readonly topic: string;
  readonly partition: number;
}

export function partitionKey({ topic, partition }: PartitionName): string {
  return `${topic}/${partition}`;
}

/** What ListOffsets takes in place of a time. */
const TIMESTAMPS = { earliest: -2n, latest: -1n } as const;
const READ_UNCOMMITTED = 0;

/**
 * By `partitionKey`; without those that nobody leads now, or that are gone.
 * @param which `latest` is the offset that the next batch will get
 */
export async function listOffsets(
  client: ProtocolClient,
  view: ClusterView,
  partitions: readonly PartitionName[],
  which: 'earliest' | 'latest',
): Promise<Map<string, number>> {
  const byLeader = Map.groupBy(
    partitions,
    ({ topic, partition }) => view.topics.get(topic)?.leaders[partition],
  );
  const offsets = new Map<string, number>();
  await Promise.all(
    [...byLeader].map(async ([leader, led]) => {
      const broker = leader === undefined ? undefined : view.brokers.get(leader);
      if (broker === undefined) return;
      for (const { name, partitions: answered } of await ask(client, broker, led, which)) {
        for (const { partitionIndex, errorCode, offset } of answered) {
          if (errorCode !== 0 || offset < 0n) continue;
          offsets.set(partitionKey({ topic: name, partition: partitionIndex }), Number(offset));
        }
      }
    }),
  );
  return offsets;
}

async function ask(
  client: ProtocolClient,
  broker: Broker,
  partitions: readonly PartitionName[],
  which: 'earliest' | 'latest',
): Promise<listOffsetsV9.ListOffsetsResponse['topics']> {
  const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([name, ofTopic]) => ({
    name,
    partitions: ofTopic.map(({ partition }) => ({
      partitionIndex: partition,
      currentLeaderEpoch: -1,
      timestamp: TIMESTAMPS[which],
    })),
  }));
  try {
    const response = await client.request<listOffsetsV9.ListOffsetsResponse>(broker, 'ListOffsets', () => [
      -1,
      READ_UNCOMMITTED,
      topics,
    ]);
    return response.topics;
  } catch (error) {
    const partial = responseOf<listOffsetsV9.ListOffsetsResponse>(error);
    if (partial === undefined) throw error;
    return partial.topics;
  }
}
