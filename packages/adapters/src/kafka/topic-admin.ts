import { setTimeout as sleep } from 'node:timers/promises';
import { deadLetterTopicName, topicName } from '@kapuas/core/apps/app.ts';
import type { ObservedTopic, TopicAdmin, WantedTopic } from '@kapuas/core/ports/admin.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import kafkajs, { type Admin } from 'kafkajs';
import { type PartitionCounts, partitionCounts, ping } from './cluster.ts';
import { adminOptions, type KafkaConnection } from './connection.ts';
import { DEAD_LETTER_TOPIC_CONFIG } from './dead-letters/topic.ts';
import { hasProtocolError, toKapuasError } from './faults.ts';
import { createProtocolClient } from './protocol-client.ts';
import { alterTopicConfig, type TopicConfig, topicConfig } from './topic-config.ts';

export interface KafkaTopicAdminOptions {
  readonly connection: KafkaConnection;
  readonly prefix: string;
  readonly logger: Logger;
  /** The largest record that a topic takes, as compressed. Default 8 MiB. */
  readonly maxMessageBytes?: number;
}

export interface KafkaTopicAdmin extends TopicAdmin {
  /** Whether a broker answers. */
  healthy(): Promise<boolean>;
  close(): Promise<void>;
}

const MIB = 1024 * 1024;
const VISIBLE_MS = 15_000;
const POLL_MS = 20;

/** An app's topic and the topic of its dead letters: they are made, altered and removed together. */
export function openKafkaTopicAdmin(options: KafkaTopicAdminOptions): KafkaTopicAdmin {
  const { connection, prefix, logger, maxMessageBytes = 8 * MIB } = options;
  const client = createProtocolClient(connection);
  const kafka = new kafkajs.Kafka(adminOptions(connection, logger));
  let connecting: Promise<Admin> | undefined;

  function admin(): Promise<Admin> {
    connecting ??= connect().catch((error) => {
      connecting = undefined;
      throw error;
    });
    return connecting;
  }

  async function connect(): Promise<Admin> {
    const made = kafka.admin();
    await made.connect();
    return made;
  }

  /** @param right what Kafka's access control calls it */
  async function telling<T>(doing: string, topic: string, right: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toKapuasError(error, {
        doing: `${doing} topic ${topic}`,
        topic,
        right: `${right} on topic ${topic}`,
      });
    }
  }

  const counts = (topics: readonly string[]): Promise<Map<string, PartitionCounts>> =>
    telling('describe', topics[0] ?? '', 'Describe', () => partitionCounts(client, topics));

  const readConfig = (topic: string): Promise<TopicConfig> =>
    telling('read the configuration of', topic, 'DescribeConfigs', async () =>
      topicConfig(
        await (await admin()).describeConfigs({
          resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic }],
          includeSynonyms: false,
        }),
      ),
    );

  /** Both at once; one that is there stays. */
  async function create(wanted: readonly TopicPlan[]): Promise<void> {
    const topics = wanted.map(({ name, partitions, config }) => ({
      topic: name,
      numPartitions: partitions,
      replicationFactor: connection.replication,
      configEntries: Object.entries(config).map(([key, value]) => ({ name: key, value })),
    }));
    await telling('create', wanted[0]?.name ?? '', 'Create', async () => {
      try {
        await (await admin()).createTopics({ topics, waitForLeaders: false });
      } catch (error) {
        if (!hasProtocolError(error, 'TOPIC_ALREADY_EXISTS')) throw error;
      }
    });
  }

  async function alter({ name, partitions, config }: TopicPlan, now: number): Promise<void> {
    if (now < partitions) {
      await telling('add partitions to', name, 'Alter', async () => {
        await (await admin()).createPartitions({ topicPartitions: [{ topic: name, count: partitions }] });
      });
    }
    const found = await readConfig(name);
    await telling('alter the configuration of', name, 'AlterConfigs', async () =>
      alterTopicConfig(await admin(), name, found, config),
    );
  }

  async function ensure(app: string, wanted: WantedTopic): Promise<void> {
    const plans = plansFor(app, wanted, prefix, { maxMessageBytes, replication: connection.replication });
    const names = plans.map(({ name }) => name);
    const existing = await counts(names);
    const missing = plans.filter(({ name }) => !existing.has(name));
    if (missing.length > 0) await create(missing);
    for (const plan of plans) {
      const now = existing.get(plan.name);
      if (now !== undefined) await alter(plan, now.all);
    }
    await until(async () => {
      const seen = await counts(names);
      return plans.every(({ name, partitions }) => {
        const found = seen.get(name);
        return found !== undefined && found.all - found.leaderless >= partitions;
      });
    });
  }

  async function remove(app: string): Promise<void> {
    const names = [topicName(app, prefix), deadLetterTopicName(app, prefix)];
    const existing = [...(await counts(names)).keys()];
    if (existing.length === 0) return;
    await telling('remove', existing[0] ?? '', 'Delete', async () => {
      try {
        await (await admin()).deleteTopics({ topics: existing });
      } catch (error) {
        if (!hasProtocolError(error, 'UNKNOWN_TOPIC_OR_PARTITION')) throw error;
      }
    });
    await until(async () => (await counts(names)).size === 0);
  }

  return {
    async observe(app): Promise<ObservedTopic | undefined> {
      const names = [topicName(app, prefix), deadLetterTopicName(app, prefix)] as const;
      const found = await counts(names);
      const partitions = found.get(names[0]);
      if (partitions === undefined) return undefined;
      const { values } = await readConfig(names[0]);
      return {
        partitions: partitions.all,
        retentionMs: Number(values.get('retention.ms')),
        ...(found.has(names[1]) ? {} : { lacks: `topic ${names[1]}` }),
        ...problemOf(names[0], partitions),
      };
    },
    ensure,
    remove,
    healthy: () =>
      ping(client).then(
        () => true,
        () => false,
      ),
    async close() {
      await (await connecting?.catch(() => undefined))?.disconnect();
      await client.close();
    },
  };
}

interface TopicPlan {
  readonly name: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

interface Storage {
  readonly maxMessageBytes: number;
  readonly replication: number;
}

function plansFor(
  app: string,
  { partitions, retentionMs }: WantedTopic,
  prefix: string,
  { maxMessageBytes, replication }: Storage,
): TopicPlan[] {
  const shared = {
    'retention.ms': String(retentionMs),
    'max.message.bytes': String(maxMessageBytes),
    'compression.type': 'producer',
    // An append outlives the loss of one broker, and one broker may be away.
    'min.insync.replicas': String(Math.max(1, replication - 1)),
  };
  return [
    { name: topicName(app, prefix), partitions, config: { ...shared, 'cleanup.policy': 'delete' } },
    {
      name: deadLetterTopicName(app, prefix),
      partitions: 1,
      config: { ...shared, ...DEAD_LETTER_TOPIC_CONFIG },
    },
  ];
}

/** A topic whose brokers are away is there all the same, and must not be taken for one that was deleted. */
export function problemOf(
  topic: string,
  { all, leaderless }: PartitionCounts,
): Pick<ObservedTopic, 'problem'> | undefined {
  if (leaderless === 0) return undefined;
  const detail = `${leaderless} of ${all} partition(s) of topic ${topic} have no leader`;
  return { problem: { kind: 'unavailable', detail } };
}

/** Metadata follows what was done a moment later. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + VISIBLE_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('the brokers do not show the change');
    await sleep(POLL_MS);
  }
}
