import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { createTailBuffer, type TailBuffer } from '../../batch-queue/tail-buffer.ts';
import type { ClusterView } from '../cluster.ts';
import type { KafkaConnection } from '../connection.ts';
import type { FetchBounds, Fetched, FetchTarget } from '../fetch.ts';
import { createFetchLoops } from '../fetch-loops.ts';
import { listOffsets, type PartitionName, partitionKey } from '../offsets.ts';
import { createProtocolClient, type ProtocolClient } from '../protocol-client.ts';
import { createRepeatedFault } from '../repeated-fault.ts';
import type { TopicWatch } from '../topic-watch.ts';
import { fromRecord } from './record.ts';

export interface TailDeps {
  readonly connection: KafkaConnection;
  /** For requests that do not wait. */
  readonly client: ProtocolClient;
  readonly watch: TopicWatch;
  readonly logger: Logger;
  readonly onClose: () => void;
}

export interface KafkaTail extends TailBuffer {
  /** Resolves when it sees whatever is appended from then on, and after a second at the latest. */
  readonly started: Promise<void>;
}

interface TailTarget extends FetchTarget {
  readonly app: string;
}

/** Appends of this process wait no longer for a tail. */
const START_MS = 1_000;
const BOUNDS: FetchBounds = { maxWaitMs: 500, maxBytes: 1024 * 1024, maxPartitionBytes: 1024 * 1024 };

/** Reads the apps' topics from their end on. */
export function openTail(apps: readonly string[], deps: TailDeps): KafkaTail {
  const { client, watch, logger } = deps;
  const wanted = new Set(apps);
  const started = Promise.withResolvers<void>();
  const patience = setTimeout(started.resolve, START_MS);
  const targets = new Map<string, TailTarget>();
  const interrupted = new Map<string, TailTarget>();
  const fault = createRepeatedFault(logger, 'follow topics for a tail', 'Read on the topics');
  let view: ClusterView | undefined;
  let following: Promise<void> = Promise.resolve();
  let isClosed = false;

  const loops = createFetchLoops<TailTarget>(
    createProtocolClient(deps.connection),
    {
      wanted: (node) =>
        [...targets.values()].filter(
          ({ topic, partition }) => view?.topics.get(topic)?.leaders[partition] === node,
        ),
      received,
      failed,
    },
    BOUNDS,
  );

  const tail = createTailBuffer(async () => {
    isClosed = true;
    clearTimeout(patience);
    started.resolve();
    unsubscribe();
    deps.onClose();
    await loops.stop();
  });

  function failed(error: unknown): void {
    if (isClosed) return;
    fault.failed(error);
    watch.hurry();
  }

  function received({ target, records, next, fault: found }: Fetched<TailTarget>): void {
    const key = partitionKey(target);
    if (found !== undefined) {
      // The next look at the topics brings it back: where it was, or at the end when that is gone.
      targets.delete(key);
      if (found !== 'out-of-range') interrupted.set(key, target);
      watch.hurry();
      return;
    }
    fault.recovered();
    if (targets.get(key) === target) targets.set(key, { ...target, offset: next });
    for (const record of records) {
      const batch = fromRecord(record, target.app);
      if (batch !== undefined) tail.push(batch);
    }
  }

  /** @returns false when a partition could not be begun: its broker may not have made it yet */
  async function follow(seen: ClusterView): Promise<boolean> {
    const missing = partitionsOf(seen, wanted).filter((partition) => !targets.has(partitionKey(partition)));
    // What was made since the last look is read from its beginning.
    const isNew = ({ topic }: PartitionName): boolean => view !== undefined && !view.topics.has(topic);
    const offsets = new Map([
      ...(await listOffsets(client, seen, missing.filter(isNew), 'earliest')),
      ...(await listOffsets(
        client,
        seen,
        missing.filter((partition) => !isNew(partition)),
        'latest',
      )),
    ]);
    for (const { topic, partition } of missing) {
      const key = partitionKey({ topic, partition });
      const known = seen.topics.get(topic);
      const before = interrupted.get(key);
      const offset = before !== undefined && before.topicId === known?.id ? before.offset : offsets.get(key);
      interrupted.delete(key);
      if (offset === undefined || known === undefined) continue;
      targets.set(key, { app: known.app, topic, topicId: known.id, partition, offset });
    }
    view = seen;
    loops.follow(seen);
    return missing.every((partition) => targets.has(partitionKey(partition)));
  }

  async function begin(seen: ClusterView): Promise<void> {
    try {
      if (await follow(seen)) started.resolve();
      else watch.hurry();
    } catch (error) {
      failed(error);
    }
  }

  const unsubscribe = watch.subscribe((seen) => {
    following = following.then(() => begin(seen));
  });

  return Object.assign(tail, { started: started.promise });
}

function partitionsOf(view: ClusterView, apps: ReadonlySet<string>): PartitionName[] {
  return [...view.topics.values()]
    .filter(({ app }) => apps.has(app))
    .flatMap(({ name, leaders }) => [...leaders.keys()].map((partition) => ({ topic: name, partition })));
}
