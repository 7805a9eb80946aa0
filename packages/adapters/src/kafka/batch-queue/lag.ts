import type { ClusterView } from '../cluster.ts';
import { createCoordinator } from '../group/coordinator.ts';
import { listOffsets, type PartitionName, partitionKey } from '../offsets.ts';
import type { ProtocolClient } from '../protocol-client.ts';
import { startOffsets } from './starts.ts';

/** How far members of the group in this process are; more recent than what they committed. */
export type Progress = ReadonlyMap<string, { readonly position: number; readonly ackedAhead: number }>;

/** Batches appended and not acked by the group. */
export async function groupLag(
  client: ProtocolClient,
  view: ClusterView,
  groupId: string,
  progress: Progress,
): Promise<number> {
  const partitions: PartitionName[] = [...view.topics.values()].flatMap(({ name, leaders }) =>
    [...leaders.keys()].map((partition) => ({ topic: name, partition })),
  );
  const [starts, ends] = await Promise.all([
    startOffsets(client, createCoordinator(client, groupId), view, partitions),
    listOffsets(client, view, partitions, 'latest'),
  ]);
  let lag = 0;
  for (const partition of partitions) {
    const key = partitionKey(partition);
    const here = progress.get(key);
    const start = Math.max(here?.position ?? 0, starts.get(key) ?? 0);
    lag += Math.max(0, (ends.get(key) ?? start) - start - (here?.ackedAhead ?? 0));
  }
  return lag;
}
