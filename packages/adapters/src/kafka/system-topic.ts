/** Topics of the installation itself, beside those of the apps. */
import { setTimeout as sleep } from 'node:timers/promises';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { Kafka } from 'kafkajs';
import { adminOptions, type KafkaConnection } from './connection.ts';
import { toKapuasError } from './faults.ts';
import type { TopicDescription, TopicReader } from './topic-reader.ts';

const LOOKS = 50;
const LOOK_AGAIN_MS = 100;

export interface SystemTopicPlan {
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
}

/** Makes a topic of one partition unless it is there. Brokers may know of it only some moments later. */
export async function ensureSystemTopic(
  connection: KafkaConnection,
  { name, config }: SystemTopicPlan,
  logger: Logger,
): Promise<void> {
  const admin = new Kafka(adminOptions(connection, logger)).admin();
  try {
    await admin.connect();
    const made = await admin.createTopics({
      // kafkajs would fail here on a broker that does not know of the topic yet.
      waitForLeaders: false,
      topics: [
        {
          topic: name,
          numPartitions: 1,
          replicationFactor: connection.replication,
          configEntries: toEntries({ ...config, 'min.insync.replicas': inSync(connection) }),
        },
      ],
    });
    if (made) logger.info({ topic: name }, 'topic made');
  } catch (error) {
    throw toKapuasError(error, {
      doing: `make topic ${name}`,
      topic: name,
      right: `Create on topic ${name}`,
    });
  } finally {
    await admin.disconnect().catch(() => {});
  }
}

/** Waits until the brokers know of a topic that was just made. */
export async function awaitTopic(reader: TopicReader, name: string): Promise<TopicDescription> {
  for (let i = 0; i < LOOKS; i += 1) {
    const found = await reader.describe(name);
    if (found?.leaders.every((leader) => leader !== undefined)) return found;
    await sleep(LOOK_AGAIN_MS);
  }
  throw new KapuasError('queue-unavailable', `Topic ${name} was made and is not there.`);
}

/** All copies but one, so that one broker may be away. */
function inSync({ replication }: KafkaConnection): string {
  return String(Math.max(1, replication - 1));
}

function toEntries(config: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(config).map(([name, value]) => ({ name, value }));
}

export function appFeedTopicName(prefix: string): string {
  return `${prefix}.system.app-feed`;
}

export function usageTopicName(prefix: string): string {
  return `${prefix}.system.usage`;
}
