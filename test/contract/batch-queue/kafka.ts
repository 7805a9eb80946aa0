import { type KafkaQueueOptions, openKafkaQueue } from '@kapuas/adapters/kafka/batch-queue/batch-queue.ts';
import { adminOptions, type KafkaConnection } from '@kapuas/adapters/kafka/connection.ts';
import { openKafkaTopicAdmin } from '@kapuas/adapters/kafka/topic-admin.ts';
import { deadLetterTopicName, topicName } from '@kapuas/core/apps/app.ts';
import type { TopicAdmin } from '@kapuas/core/ports/admin.ts';
import kafkajs from 'kafkajs';
import { uniqueName } from '../cases.ts';
import { silent } from '../directory.ts';
import type { BatchQueueFixture } from './fixture.ts';

export type KafkaQueueBounds = Partial<Omit<KafkaQueueOptions, 'prefix' | 'logger'>>;

export interface KafkaFixture extends BatchQueueFixture {
  readonly connection: KafkaConnection;
  readonly prefix: string;
  /** Another process's queue over the same topics; the fixture closes it. */
  another(bounds?: KafkaQueueBounds): BatchQueueFixture['queue'];
}

export function kafkaAt(address: string): KafkaConnection {
  return { brokers: [address], clientId: 'kapuas-test', replication: 1 };
}

/** A queue whose topics and groups nobody else has. */
export async function openKafkaFixture(
  connection: KafkaConnection,
  bounds: KafkaQueueBounds = {},
): Promise<KafkaFixture> {
  const prefix = uniqueName('test');
  const apps = new Set<string>();
  const options = { topicRefreshMs: 200, connection, prefix, logger: silent, ...bounds };
  const admin = openKafkaTopicAdmin({ connection, prefix, logger: silent });
  const others: BatchQueueFixture['queue'][] = [];
  let queue = openKafkaQueue(options);
  return {
    connection,
    prefix,
    get queue() {
      return queue;
    },
    topics: noting(admin, apps),
    async reopen() {
      await queue.close();
      queue = openKafkaQueue(options);
    },
    another(more = {}) {
      const opened = openKafkaQueue({ ...options, ...more });
      others.push(opened);
      return opened;
    },
    async dispose() {
      await Promise.all([queue, ...others].map((one) => one.close()));
      await admin.close();
      await removeTopics(
        connection,
        [...apps].flatMap((app) => [topicName(app, prefix), deadLetterTopicName(app, prefix)]),
      );
    },
  };
}

/** Remembers which apps got topics, to remove them in the end. */
function noting(admin: TopicAdmin, apps: Set<string>): TopicAdmin {
  return {
    observe: (app) => admin.observe(app),
    remove: (app) => admin.remove(app),
    async ensure(app, wanted) {
      apps.add(app);
      await admin.ensure(app, wanted);
    },
  };
}

/** All in one request: one by one, hundreds take seconds. */
async function removeTopics(connection: KafkaConnection, topics: readonly string[]): Promise<void> {
  if (topics.length === 0) return;
  const admin = new kafkajs.Kafka(adminOptions(connection, silent)).admin();
  await admin.connect();
  const existing = new Set(await admin.listTopics());
  await admin.deleteTopics({ topics: topics.filter((topic) => existing.has(topic)) });
  await admin.disconnect();
}
