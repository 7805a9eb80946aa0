/** Which topics of the installation there are, and which broker leads each of their partitions. */
import { appOfTopic } from '@kapuas/core/apps/app.ts';
import { type Broker, type metadataV12, ProtocolError } from '@platformatic/kafka';
import { responseOf } from './faults.ts';
import type { ProtocolClient } from './protocol-client.ts';

type MetadataResponse = metadataV12.MetadataResponse;

export interface TopicView {
  readonly name: string;
  readonly app: string;
  /** Another one when a topic is removed and made again; undefined where brokers are older than 2.8. */
  readonly id: string | undefined;
  /** Partition → node that leads it, or undefined while none does. */
  readonly leaders: readonly (number | undefined)[];
}

export interface ClusterView {
  readonly brokers: ReadonlyMap<number, Broker>;
  /** By name. */
  readonly topics: ReadonlyMap<string, TopicView>;
}

/** Topics that apps' batches lie in, as a broker knows them now. */
export async function viewCluster(client: ProtocolClient, prefix: string): Promise<ClusterView> {
  const { brokers, topics } = await requestMetadata(client, null);
  const views = new Map<string, TopicView>();
  for (const topic of topics) {
    const app = appOfTopic(topic.name ?? '', prefix);
    if (app !== undefined && topic.errorCode === 0) views.set(topic.name ?? '', toView(topic, app));
  }
  return {
    brokers: new Map(brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }])),
    topics: views,
  };
}

/** Resolves when a broker answers. */
export async function ping(client: ProtocolClient): Promise<void> {
  await requestMetadata(client, []);
}

export interface PartitionCounts {
  readonly all: number;
  /** Those that take nothing now: just made, or their brokers are away. */
  readonly leaderless: number;
}

/** By topic, without topics that do not exist. */
export async function partitionCounts(
  client: ProtocolClient,
  names: readonly string[],
): Promise<Map<string, PartitionCounts>> {
  const { topics } = await requestMetadata(client, names);
  const counts = new Map<string, PartitionCounts>();
  for (const { name, errorCode, partitions } of topics) {
    if (errorCode === NO_SUCH_TOPIC || !name) continue;
    if (errorCode !== 0) throw new ProtocolError(errorCode);
    const leaderless = partitions.filter(({ leaderId }) => leaderId < 0).length;
    counts.set(name, { all: partitions.length, leaderless });
  }
  return counts;
}

/** @param topics null for all that the user may see */
async function requestMetadata(
  client: ProtocolClient,
  topics: readonly string[] | null,
): Promise<MetadataResponse> {
  try {
    return await client.request<MetadataResponse>(undefined, 'Metadata', () => [topics, false, false]);
  } catch (error) {
    // One topic's fault (no leader now) fails the whole answer, which the error carries.
    const partial = responseOf<MetadataResponse>(error);
    if (partial === undefined) throw error;
    return partial;
  }
}

/** Of the protocol. */
const NO_SUCH_TOPIC = 3;
const NO_ID = '00000000-0000-0000-0000-000000000000';

function toView(topic: MetadataResponse['topics'][number], app: string): TopicView {
  const leaders: (number | undefined)[] = [];
  for (const { partitionIndex, leaderId } of topic.partitions) {
    leaders[partitionIndex] = leaderId < 0 ? undefined : leaderId;
  }
  const id = topic.topicId === undefined || topic.topicId === NO_ID ? undefined : topic.topicId;
  return { name: topic.name ?? '', app, id, leaders };
}
