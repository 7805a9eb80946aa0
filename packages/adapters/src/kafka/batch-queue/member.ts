/** A consumer's part in its group: which partitions it has, and what is committed of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { ClusterView } from '../cluster.ts';
import type { KafkaConnection } from '../connection.ts';
import { createCoordinator } from '../group/coordinator.ts';
import { createMembership, leaveGroup } from '../group/membership.ts';
import type { Share } from '../group/shares.ts';
import { createProtocolClient } from '../protocol-client.ts';
import { createRepeatedFault } from '../repeated-fault.ts';
import type { TopicWatch } from '../topic-watch.ts';
import { createAssigned } from './assigned.ts';
import { createCommitter } from './committer.ts';
import type { Cursor } from './cursor.ts';
import type { DeliveryDesk } from './deliveries.ts';
import type { KafkaQueueMetrics } from './metrics.ts';

export interface MemberDeps {
  readonly connection: KafkaConnection;
  readonly groupId: string;
  readonly watch: TopicWatch;
  readonly logger: Logger;
  readonly metrics: KafkaQueueMetrics;
  readonly desk: DeliveryDesk;
  readonly view: () => ClusterView | undefined;
}

export interface Member {
  /** While the group shares its partitions anew, nothing is handed out. */
  isPaused(): boolean;
  /** The view changed. */
  follow(): void;
  moved(cursors: ReadonlySet<Cursor>): void;
  rewind(cursor: Cursor): Promise<void>;
  /** Commits and leaves the group. */
  leave(): Promise<void>;
}

/** How long a rebalance waits for what was handed out, so that less of it is read twice. */
const DRAIN_MS = 500;
const DRAIN_POLL_MS = 20;
/** A Kafka that is away must not keep a process from ending. */
const LEAVE_MS = 3_000;

export function createMember(deps: MemberDeps): Member {
  const { connection, groupId, watch, logger, metrics, desk, view } = deps;
  const client = createProtocolClient(connection);
  const coordinator = createCoordinator(client, groupId);
  const label = { group: groupId };
  const right = `Read on group ${groupId}`;
  const joining = createRepeatedFault(logger, `join group ${groupId}`, right);
  const following = createRepeatedFault(logger, `read the offsets of group ${groupId}`, right);
  let share: Share | undefined;
  let isPaused = true;
  let inStep: Promise<void> = Promise.resolve();

  const membership = createMembership({
    group: groupId,
    coordinator,
    topics: async () => [...(view() ?? (await watch.look())).topics.values()],
    onJoined,
    onRebalance,
    onFault: joining.failed,
  });
  const committer = createCommitter({
    coordinator,
    generation: () => membership.generation,
    cursors: desk.cursors,
    fault: createRepeatedFault(logger, `commit offsets of group ${groupId}`, right),
    onFailure: () => metrics.commitFailures.inc(label),
  });
  const assigned = createAssigned({
    client,
    coordinator,
    logger,
    onAdded(cursor) {
      committer.starts(cursor, cursor.position);
      desk.add(cursor);
    },
    onDropped(cursor) {
      committer.forget(cursor);
      desk.drop(cursor);
    },
  });

  function onJoined(given: Share, continued: boolean): void {
    joining.recovered();
    // At once: nothing may be committed any more of what others read now.
    if (continued) assigned.keep(given);
    else assigned.dropAll();
    share = given;
    isPaused = false;
    metrics.rebalances.inc(label);
    logger.debug({ group: groupId, share }, 'joined the consumer group');
    follow();
  }

  async function onRebalance(): Promise<void> {
    isPaused = true;
    for (let waited = 0; desk.unackedBytes > 0 && waited < DRAIN_MS; waited += DRAIN_POLL_MS) {
      await sleep(DRAIN_POLL_MS);
    }
    await committer.flush();
  }

  function follow(): void {
    inStep = inStep.then(bringInStep);
  }

  async function bringInStep(): Promise<void> {
    const seen = view();
    const current = share;
    if (seen === undefined || current === undefined) return;
    try {
      await assigned.follow(seen, current, () => share === current);
      following.recovered();
    } catch (error) {
      if (!isClosing) following.failed(error);
    }
    metrics.partitions.set(label, assigned.size);
  }

  let isClosing = false;

  async function leave(): Promise<void> {
    isClosing = true;
    share = undefined;
    await Promise.race([committer.flush(), sleep(LEAVE_MS)]);
    committer.close();
    const isMember = membership.generation !== undefined;
    const memberId = await membership.close();
    if (memberId !== undefined) await Promise.race([leaveAs(memberId, isMember), sleep(LEAVE_MS)]);
    await client.close();
    metrics.partitions.remove(label);
  }

  /** A join that waits at the broker holds up its connection: the leave takes another. */
  async function leaveAs(memberId: string, isMember: boolean): Promise<void> {
    const other = isMember ? client : createProtocolClient(connection);
    try {
      await leaveGroup(isMember ? coordinator : createCoordinator(other, groupId), groupId, memberId);
    } catch (error) {
      logger.debug({ err: error, group: groupId }, 'left the consumer group without its knowing');
    } finally {
      if (other !== client) await other.close();
    }
  }

  return {
    isPaused: () => isPaused,
    follow,
    moved: (cursors) => committer.moved(cursors),
    async rewind(cursor) {
      await assigned.rewind(cursor, await watch.look());
    },
    leave,
  };
}
