import type { KafkaConnection } from '@kapuas/adapters/kafka/connection.ts';
import { createTopicReader, type TopicRecord } from '@kapuas/adapters/kafka/topic-reader.ts';
import { type Admin, Kafka, logLevel } from 'kafkajs';

export function plainConnection(address: string): KafkaConnection {
  return { brokers: [address], clientId: 'contract', replication: 1 };
}

/** Does to topics what no port does. */
export async function withAdmin<T>(address: string, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new Kafka({ brokers: [address], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Everything that lies in partition 0 of a topic. */
export async function readAll(address: string, name: string): Promise<readonly TopicRecord[]> {
  const reader = createTopicReader(plainConnection(address));
  try {
    const topic = await reader.describe(name);
    if (topic === undefined) return [];
    const { first, end } = await reader.bounds(topic, 0);
    const all: TopicRecord[] = [];
    for (let at = first; at < end; ) {
      const { records, next } = await reader.fetch(topic, 0, at, { waitMs: 500, maxBytes: 1_000_000 });
      all.push(...records);
      at = next;
    }
    return all;
  } finally {
    await reader.close();
  }
}
