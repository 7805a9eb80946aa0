/** Keeps a consumer's cursors in step with the topics that there are and with its share of them. */
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { ClusterView, TopicView } from '../cluster.ts';
import type { Coordinator } from '../group/coordinator.ts';
import { isInShare, type Share } from '../group/shares.ts';
import { listOffsets, type PartitionName, partitionKey } from '../offsets.ts';
import type { ProtocolClient } from '../protocol-client.ts';
import { type Cursor, createCursor } from './cursor.ts';
import { startOffsets } from './starts.ts';

export interface AssignedDeps {
  readonly client: ProtocolClient;
  readonly coordinator: Coordinator;
  readonly logger: Logger;
  readonly onAdded: (cursor: Cursor) => void;
  readonly onDropped: (cursor: Cursor) => void;
}

export interface Assigned {
  readonly size: number;
  /**
   * Makes cursors for what is new in the share, and drops those of what left it or is gone.
   * @param isCurrent false once the member has another share
   */
  follow(view: ClusterView, share: Share, isCurrent: () => boolean): Promise<void>;
  /** Drops what is not in the share. */
  keep(share: Share): void;
  dropAll(): void;
  /** The cursor's offset is not there any more: it goes on at the oldest batch. */
  rewind(cursor: Cursor, view: ClusterView): Promise<void>;
}

export function createAssigned(deps: AssignedDeps): Assigned {
  const { client, coordinator, logger } = deps;
  const cursors = new Map<string, Cursor>();

  function drop(key: string, cursor: Cursor): void {
    cursors.delete(key);
    deps.onDropped(cursor);
  }

  function keep(share: Share): void {
    for (const [key, cursor] of cursors) if (!isInShare(cursor, share)) drop(key, cursor);
  }

  function dropGone(view: ClusterView): void {
    for (const [key, cursor] of cursors) {
      const topic = view.topics.get(cursor.topic);
      if (topic === undefined || topic.id !== cursor.topicId) drop(key, cursor);
    }
  }

  async function addMissing(view: ClusterView, share: Share, isCurrent: () => boolean): Promise<void> {
    const missing = partitionsOf(view).filter(
      (partition) => isInShare(partition, share) && !cursors.has(partitionKey(partition)),
    );
    if (missing.length === 0) return;
    const starts = await startOffsets(client, coordinator, view, missing);
    if (!isCurrent()) return;
    for (const { topic, partition } of missing) {
      const key = partitionKey({ topic, partition });
      const start = starts.get(key);
      const { id, app } = view.topics.get(topic) as TopicView;
      if (start === undefined || cursors.has(key)) continue;
      const cursor = createCursor({ app, topic, topicId: id, partition }, start);
      cursors.set(key, cursor);
      deps.onAdded(cursor);
    }
  }

  return {
    get size() {
      return cursors.size;
    },
    async follow(view, share, isCurrent) {
      keep(share);
      dropGone(view);
      await addMissing(view, share, isCurrent);
    },
    keep,
    dropAll() {
      for (const [key, cursor] of cursors) drop(key, cursor);
    },
    async rewind(cursor, view) {
      const key = partitionKey(cursor);
      const start = (await listOffsets(client, view, [cursor], 'earliest')).get(key);
      if (start === undefined || cursors.get(key) !== cursor) return;
      const { topic, partition, offset } = cursor;
      logger.warn(
        { topic, partition, offset, start },
        'batches are gone from the topic; going on at the oldest',
      );
      cursor.reset(start);
    },
  };
}

function partitionsOf(view: ClusterView): PartitionName[] {
  return [...view.topics.values()].flatMap(({ name, leaders }) =>
    [...leaders.keys()].map((partition) => ({ topic: name, partition })),
  );
}
