import { setTimeout as sleep } from 'node:timers/promises';
import { backoffDelay } from '@kapuas/core/runtime/backoff.ts';
import type { joinGroupV9, syncGroupV5 } from '@platformatic/kafka';
import type { TopicView } from '../cluster.ts';
import { hasProtocolError } from '../faults.ts';
import { assignedMemberId, type Coordinator, type Generation } from './coordinator.ts';
import { assignShares, encodeSubscription, readShare, type Share } from './shares.ts';

/** A member's place in its consumer group; it joins again by itself whenever it lost it. */
export interface Membership {
  /** Undefined while it is not in the group. */
  readonly generation: Generation | undefined;
  /** Stops; the group learns of it by `leaveGroup`. @returns the member id, if it has one */
  close(): Promise<string | undefined>;
}

export interface MembershipDeps {
  readonly group: string;
  readonly coordinator: Coordinator;
  /** For the subscription, and for the assignment that the group's leader makes. */
  readonly topics: () => Promise<readonly TopicView[]>;
  /**
   * @param continued nobody else held this member's partitions since its last generation, so that what it knows
   *   of them still holds
   */
  readonly onJoined: (share: Share, continued: boolean) => void;
  /** Members come or go: the time to commit. The next generation begins when it resolves. */
  readonly onRebalance: () => Promise<void>;
  readonly onFault: (error: unknown) => void;
}

/** How long a member that says nothing keeps its partitions. */
const SESSION_TIMEOUT_MS = 15_000;
/** How long a rebalance waits for a member. */
const REBALANCE_TIMEOUT_MS = 20_000;
const HEARTBEAT_MS = 500;
const RETRY = { firstMs: 200, longestMs: 3_000 };
const PROTOCOL_TYPE = 'consumer';
/** Names how partitions are shared, so that members of another way cannot join. */
const PROTOCOL_NAME = 'kapuas-shares';

export function createMembership(deps: MembershipDeps): Membership {
  const { group, coordinator } = deps;
  const closing = new AbortController();
  const { signal } = closing;
  let memberId = '';
  let generation: Generation | undefined;
  let lastGenerationId = -1;
  const running = run();

  async function run(): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      try {
        const share = await join();
        failures = 0;
        await holdMembership(share);
      } catch (error) {
        generation = undefined;
        if (signal.aborted) return;
        failures += 1;
        await recover(error, failures);
      }
    }
  }

  async function holdMembership(share: Share): Promise<void> {
    const current = generation as Generation;
    deps.onJoined(share, current.generationId === lastGenerationId + 1);
    lastGenerationId = current.generationId;
    await beatUntilRebalance(current);
    await deps.onRebalance();
    generation = undefined;
  }

  async function recover(error: unknown, failures: number): Promise<void> {
    if (hasProtocolError(error, 'UNKNOWN_MEMBER_ID', 'FENCED_INSTANCE_ID')) memberId = '';
    // A rebalance that overtakes another one is no fault.
    if (hasProtocolError(error, 'REBALANCE_IN_PROGRESS')) return;
    deps.onFault(error);
    await sleep(backoffDelay(RETRY, failures), undefined, { signal }).catch(() => {});
  }

  async function join(): Promise<Share> {
    const topics = await deps.topics();
    const joined = await requestJoin(topics);
    memberId = joined.memberId;
    const current = { generationId: joined.generationId, memberId };
    const isLeader = joined.leader === memberId;
    const assignments = isLeader
      ? assignShares(
          joined.members.map((member) => member.memberId),
          topics,
        )
      : [];
    const { assignment } = await coordinator.request<syncGroupV5.SyncGroupResponse>('SyncGroup', () => [
      group,
      current.generationId,
      memberId,
      null,
      PROTOCOL_TYPE,
      PROTOCOL_NAME,
      assignments,
    ]);
    const share = readShare(assignment);
    generation = current;
    return share;
  }

  async function requestJoin(topics: readonly TopicView[]): Promise<joinGroupV9.JoinGroupResponse> {
    const protocols = [{ name: PROTOCOL_NAME, metadata: encodeSubscription(topics) }];
    const request = () =>
      coordinator.request<joinGroupV9.JoinGroupResponse>('JoinGroup', () => [
        group,
        SESSION_TIMEOUT_MS,
        REBALANCE_TIMEOUT_MS,
        memberId,
        null,
        PROTOCOL_TYPE,
        protocols,
        null,
      ]);
    try {
      return await request();
    } catch (error) {
      // A first join is answered with an id to join with.
      const given = assignedMemberId(error);
      if (given === undefined) throw error;
      memberId = given;
      return request();
    }
  }

  /** Resolves when the group rebalances; rejects when the membership is lost. */
  async function beatUntilRebalance(current: Generation): Promise<void> {
    let lastBeat = Date.now();
    for (;;) {
      await sleep(HEARTBEAT_MS, undefined, { signal });
      try {
        await coordinator.request('Heartbeat', () => [group, current.generationId, memberId, null]);
        lastBeat = Date.now();
      } catch (error) {
        if (hasProtocolError(error, 'REBALANCE_IN_PROGRESS')) return;
        const isLost = hasProtocolError(
          error,
          'UNKNOWN_MEMBER_ID',
          'ILLEGAL_GENERATION',
          'FENCED_INSTANCE_ID',
        );
        if (isLost || Date.now() - lastBeat > SESSION_TIMEOUT_MS) throw error;
      }
    }
  }

  return {
    get generation() {
      return generation;
    },
    async close() {
      closing.abort();
      // A join may wait at the broker for other members; whoever closes ends the connection.
      await Promise.race([running, sleep(0)]);
      return memberId === '' ? undefined : memberId;
    },
  };
}

/** The group goes on without the member at once, and not only after its session's timeout. */
export async function leaveGroup(coordinator: Coordinator, group: string, memberId: string): Promise<void> {
  await coordinator.request('LeaveGroup', () => [group, [{ memberId, groupInstanceId: null, reason: null }]]);
}
