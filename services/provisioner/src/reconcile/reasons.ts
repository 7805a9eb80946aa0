import type { ObservedProblem } from '@kapuas/core/ports/admin.ts';
import { KapuasError, type ServerFault } from '@kapuas/core/runtime/errors.ts';

/** What conditions tell of. */
export const CONDITION_TYPES = ['TopicReady', 'IndexReady', 'FeedPublished'] as const;
export type ConditionType = (typeof CONDITION_TYPES)[number];

/** What a fault is, whoever tells it. */
export type FaultKind = ServerFault | ObservedProblem['kind'] | 'other';

interface ReasonRow {
  readonly type: ConditionType;
  /** Stable: alerts and the console lean on it. */
  readonly reason: string;
  readonly faults: readonly FaultKind[];
  readonly meaning: string;
  readonly cure: string;
}

const GOES_BY_ITSELF = 'Nothing is lost meanwhile, and this goes by itself.';
const ROUTERS_REFUSE = 'Routers answer 503 until then, and forwarders send again; this goes by itself.';
const KAFKA_AWAY = `Check that the brokers run and that KAPUAS_KAFKA_BROKERS names them. ${ROUTERS_REFUSE}`;
const KAFKA_LOGIN = 'Check the KAPUAS_KAFKA_SASL_* and KAPUAS_KAFKA_TLS* settings of the process.';

/** Every reason of a condition that is False, with what to do about it. */
export const FAULT_REASONS: readonly ReasonRow[] = [
  {
    type: 'TopicReady',
    reason: 'TopicRightsMissing',
    faults: ['rights'],
    meaning: "Kafka does not let the provisioner look at, create or alter the app's topic",
    cure: 'Grant Create, Describe, Alter, DescribeConfigs and AlterConfigs on topics with the prefix of the installation to the user of the provisioner.',
  },
  {
    type: 'TopicReady',
    reason: 'QueueLoginRefused',
    faults: ['login'],
    meaning: 'Kafka refuses the login',
    cure: KAFKA_LOGIN,
  },
  {
    type: 'TopicReady',
    reason: 'QueueUnavailable',
    faults: ['unreachable'],
    meaning: 'no broker answers',
    cure: KAFKA_AWAY,
  },
  {
    type: 'TopicReady',
    reason: 'TopicUnavailable',
    faults: ['unavailable', 'read-only'],
    meaning: 'the topic is there, but a partition of it takes nothing',
    cure: `Bring back the brokers that hold its partitions, and look at their disks. ${ROUTERS_REFUSE}`,
  },
  {
    type: 'TopicReady',
    reason: 'TopicFailed',
    faults: ['missing', 'other'],
    meaning: 'the topic could not be made or altered for another reason',
    cure: 'Correct what the message says; the provisioner tries again by itself.',
  },
  {
    type: 'IndexReady',
    reason: 'IndexReadOnly',
    faults: ['read-only'],
    meaning: 'the index is blocked for writes, mostly because a disk of the store is nearly full',
    cure: `Free space on the store's disks, or lower the retention of apps; where someone set the block by hand, remove it (index.blocks.*). New events wait in the topic. ${GOES_BY_ITSELF}`,
  },
  {
    type: 'IndexReady',
    reason: 'IndexMissing',
    faults: ['missing'],
    meaning: 'the index was deleted by hand, and could not be made again',
    cure: 'Correct what the message says; the provisioner tries again by itself.',
  },
  {
    type: 'IndexReady',
    reason: 'IndexUnavailable',
    faults: ['unavailable'],
    meaning: 'no copy of a shard of the index is up',
    cure: `Bring back the nodes of the store that hold it. ${GOES_BY_ITSELF}`,
  },
  {
    type: 'IndexReady',
    reason: 'StoreUnavailable',
    faults: ['unreachable'],
    meaning: 'the store does not answer',
    cure: `Check that it runs and that KAPUAS_ELASTICSEARCH_URLS names it. New events wait in the topic. ${GOES_BY_ITSELF}`,
  },
  {
    type: 'IndexReady',
    reason: 'StoreLoginRefused',
    faults: ['login'],
    meaning: 'the store refuses the login',
    cure: 'Check KAPUAS_ELASTICSEARCH_USERNAME and KAPUAS_ELASTICSEARCH_PASSWORD, or KAPUAS_ELASTICSEARCH_API_KEY.',
  },
  {
    type: 'IndexReady',
    reason: 'StoreRightsMissing',
    faults: ['rights'],
    meaning: 'the store does not let the provisioner look at or make the index',
    cure: 'Grant manage on indices with the prefix of the installation, and manage_index_templates, to its login.',
  },
  {
    type: 'IndexReady',
    reason: 'IndexFailed',
    faults: ['other'],
    meaning: 'the index could not be made or altered for another reason',
    cure: 'Correct what the message says; the provisioner tries again by itself.',
  },
  {
    type: 'FeedPublished',
    reason: 'FeedRightsMissing',
    faults: ['rights'],
    meaning: 'Kafka does not let the provisioner write the configuration of apps',
    cure: 'Grant Write on the topic that the message names to the user of the provisioner.',
  },
  {
    type: 'FeedPublished',
    reason: 'QueueLoginRefused',
    faults: ['login'],
    meaning: 'Kafka refuses the login',
    cure: KAFKA_LOGIN,
  },
  {
    type: 'FeedPublished',
    reason: 'QueueUnavailable',
    faults: ['unreachable'],
    meaning: 'no broker answers; routers go on with the configuration that they have',
    cure: KAFKA_AWAY,
  },
  {
    type: 'FeedPublished',
    reason: 'PublishFailed',
    faults: ['missing', 'unavailable', 'read-only', 'other'],
    meaning: 'the configuration could not be published for another reason',
    cure: 'Correct what the message says; the provisioner tries again by itself.',
  },
];

export interface Fault {
  readonly kind: FaultKind;
  /** What is wrong, where. */
  readonly detail: string;
}

/** @returns reason and message of the condition that tells of the fault */
export function explain(type: ConditionType, { kind, detail }: Fault): { reason: string; message: string } {
  const row = FAULT_REASONS.find((one) => one.type === type && one.faults.includes(kind));
  if (row === undefined) throw new Error(`no reason of ${type} for ${kind}`);
  const told = /[.!?]$/.test(detail) ? detail : `${detail}.`;
  return { reason: row.reason, message: `${told} ${row.cure}` };
}

/** What an adapter threw. */
export function faultOf(error: unknown): Fault {
  if (error instanceof KapuasError)
    return { kind: error.fault ?? kindOfCode(error.code), detail: error.detail };
  return { kind: 'other', detail: error instanceof Error ? error.message : String(error) };
}

function kindOfCode(code: KapuasError['code']): FaultKind {
  return code === 'overloaded' ? 'unreachable' : 'other';
}

/** The rows of the table in the documentation. */
export function describeReasons(): string[] {
  return FAULT_REASONS.map((row) => `| \`${row.type}\` | \`${row.reason}\` | ${row.meaning} | ${row.cure} |`);
}
