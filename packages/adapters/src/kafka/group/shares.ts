/** How the partitions of all topics are shared among the members of a group. */
import {
  decodeConsumerProtocolAssignment,
  encodeConsumerProtocolAssignment,
  encodeConsumerProtocolSubscription,
} from '@platformatic/kafka';
import type { TopicView } from '../cluster.ts';
import type { PartitionName } from '../offsets.ts';

/**
 * One of `of` equal shares. What is in a share follows from the names alone, so that a topic that is made later
 * has its reader at once: nobody has to join again.
 */
export interface Share {
  readonly index: number;
  readonly of: number;
}

export function isInShare({ topic, partition }: PartitionName, { index, of }: Share): boolean {
  return (hashOf(topic) + partition) % of === index;
}

/** FNV-1a, 32 bits: every member of every version must agree. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash;
}

export interface MemberAssignment {
  readonly memberId: string;
  readonly assignment: Buffer;
}

type Topics = Iterable<Pick<TopicView, 'name' | 'leaders'>>;

/**
 * The share goes in the user data. Beside it are the partitions that are in it now, for the tools that show a
 * group's members; nothing here reads them.
 */
export function assignShares(memberIds: readonly string[], topics: Topics): MemberAssignment[] {
  const sorted = [...memberIds].sort();
  return sorted.map((memberId, index) => {
    const share = { index, of: sorted.length };
    const assignment = encodeConsumerProtocolAssignment({
      version: 0,
      assignedPartitions: partitionsOf(topics, share),
      userData: JSON.stringify(share),
    });
    return { memberId, assignment };
  });
}

/** Throws when it was not made by `assignShares`. */
export function readShare(assignment: Buffer): Share {
  const { userData } = decodeConsumerProtocolAssignment(assignment);
  const { index, of } = JSON.parse(userData?.toString() ?? '') as Share;
  if (!Number.isInteger(index) || !Number.isInteger(of))
    throw new Error('a group assignment without a share');
  return { index, of };
}

export function encodeSubscription(topics: Topics): Buffer {
  return encodeConsumerProtocolSubscription({
    version: 0,
    topics: [...topics].map(({ name }) => name),
    userData: '',
  });
}

function partitionsOf(topics: Topics, share: Share): { topic: string; partitions: number[] }[] {
  return [...topics].map(({ name, leaders }) => ({
    topic: name,
    partitions: [...leaders.keys()].filter((partition) => isInShare({ topic: name, partition }, share)),
  }));
}
