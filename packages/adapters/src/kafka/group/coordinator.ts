/** What the coordinator of a consumer group is asked: its offsets and its members. */
import type { Broker, findCoordinatorV5, offsetFetchV9 } from '@platformatic/kafka';
import { hasProtocolError, responseOf } from '../faults.ts';
import { type PartitionName, partitionKey } from '../offsets.ts';
import type { ProtocolClient } from '../protocol-client.ts';

export interface CommittedOffset {
  readonly offset: number;
  /** Whatever the committer wrote. */
  readonly metadata: string;
}

export interface OffsetToCommit extends PartitionName, CommittedOffset {}

/** Of which member and generation a commit is. */
export interface Generation {
  readonly generationId: number;
  readonly memberId: string;
}

export interface Coordinator {
  request<R>(name: string, args: (version: number) => readonly unknown[]): Promise<R>;
  /** By `partitionKey`; without those that were never committed. */
  committed(partitions: readonly PartitionName[]): Promise<Map<string, CommittedOffset>>;
  commit(offsets: readonly OffsetToCommit[], generation: Generation): Promise<void>;
}

const GROUP_KEY = 0;

export function createCoordinator(client: ProtocolClient, group: string): Coordinator {
  let known: Broker | undefined;

  async function find(): Promise<Broker> {
    const { coordinators } = await client.request<findCoordinatorV5.FindCoordinatorResponse>(
      undefined,
      'FindCoordinator',
      () => [GROUP_KEY, [group]],
    );
    const [found] = coordinators;
    if (found === undefined) throw new Error(`no broker coordinates the consumer group ${group}`);
    return { host: found.host, port: found.port };
  }

  async function request<R>(name: string, args: (version: number) => readonly unknown[]): Promise<R> {
    known ??= await find();
    try {
      return await client.request<R>(known, name, args);
    } catch (error) {
      if (!isOfMembership(error)) known = undefined;
      throw error;
    }
  }

  return {
    request,
    async committed(partitions) {
      if (partitions.length === 0) return new Map();
      const topics = byTopic(partitions).map(([name, ofTopic]) => ({
        name,
        partitionIndexes: ofTopic.map(({ partition }) => partition),
      }));
      return toCommitted(
        await request('OffsetFetch', () => [
          [{ groupId: group, memberId: null, memberEpoch: -1, topics }],
          false,
        ]),
      );
    },
    async commit(offsets, { generationId, memberId }) {
      const topics = byTopic(offsets).map(([name, ofTopic]) => ({
        name,
        partitions: ofTopic.map(({ partition, offset, metadata }) => ({
          partitionIndex: partition,
          committedOffset: BigInt(offset),
          committedLeaderEpoch: -1,
          committedMetadata: metadata,
        })),
      }));
      await request('OffsetCommit', () => [group, generationId, memberId, null, topics]);
    },
  };
}

/** These say that the coordinator is the right one. */
function isOfMembership(error: unknown): boolean {
  return hasProtocolError(
    error,
    'MEMBER_ID_REQUIRED',
    'REBALANCE_IN_PROGRESS',
    'UNKNOWN_MEMBER_ID',
    'ILLEGAL_GENERATION',
    'UNKNOWN_TOPIC_OR_PARTITION',
  );
}

function byTopic<T extends PartitionName>(partitions: readonly T[]): [string, T[]][] {
  return [...Map.groupBy(partitions, ({ topic }) => topic)];
}

/** Before version 8 one group is asked for, and its topics lie in the answer itself. */
type OffsetFetchAnswer = Partial<offsetFetchV9.OffsetFetchResponse> & {
  readonly topics?: offsetFetchV9.OffsetFetchResponseTopic[];
};

function toCommitted(answer: OffsetFetchAnswer): Map<string, CommittedOffset> {
  const offsets = new Map<string, CommittedOffset>();
  const topics = answer.groups?.flatMap((group) => group.topics) ?? answer.topics ?? [];
  for (const { name, partitions } of topics) {
    for (const { partitionIndex, committedOffset, metadata } of partitions) {
      if (committedOffset < 0n) continue;
      const key = partitionKey({ topic: name, partition: partitionIndex });
      offsets.set(key, { offset: Number(committedOffset), metadata: metadata ?? '' });
    }
  }
  return offsets;
}

/** @returns the member id that the broker gave with its refusal of a first join */
export function assignedMemberId(error: unknown): string | undefined {
  if (!hasProtocolError(error, 'MEMBER_ID_REQUIRED')) return undefined;
  return responseOf<{ memberId?: string }>(error)?.memberId;
}
