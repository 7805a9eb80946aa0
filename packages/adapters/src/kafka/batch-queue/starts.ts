import type { ClusterView, TopicView } from '../cluster.ts';
import type { Coordinator } from '../group/coordinator.ts';
import { listOffsets, type PartitionName, partitionKey } from '../offsets.ts';
import type { ProtocolClient } from '../protocol-client.ts';

/**
 * Where a group goes on in each partition, by `partitionKey`: after what it committed, else at the oldest batch.
 * An offset that was committed when the topic was another one of the same name counts for nothing.
 */
export async function startOffsets(
  client: ProtocolClient,
  coordinator: Coordinator,
  view: ClusterView,
  partitions: readonly PartitionName[],
): Promise<Map<string, number>> {
  const [committed, earliest] = await Promise.all([
    coordinator.committed(partitions),
    listOffsets(client, view, partitions, 'earliest'),
  ]);
  const starts = new Map<string, number>();
  for (const partition of partitions) {
    const key = partitionKey(partition);
    const first = earliest.get(key);
    if (first === undefined) continue;
    const known = committed.get(key);
    const holds = known !== undefined && isOfTopic(known.metadata, view.topics.get(partition.topic));
    starts.set(key, holds ? Math.max(known.offset, first) : first);
  }
  return starts;
}

function isOfTopic(metadata: string, topic: TopicView | undefined): boolean {
  return metadata === '' || topic?.id === undefined || metadata === topic.id;
}
