/**
 * A child process that does nothing but produce: the bytes that the router wrote, a record a batch, acknowledged by
 * all replicas, compressed by the client.
 */
import { once } from 'node:events';
import { ProduceAcks, Producer } from '@platformatic/kafka';
import { Kafka, logLevel } from 'kafkajs';
import { readBatches } from './topic-bytes.ts';

export interface BareOrder {
  readonly topic: string;
  readonly events: number;
}

export interface Cost {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** As many as the router has requests at work. */
const CONCURRENCY = 8;

const [{ topic, events }] = (await once(process, 'message')) as [BareOrder];
const brokers = (process.env.KAPUAS_KAFKA_BROKERS ?? '').split(',');
const batches = await readBatches(brokers, topic, events);
const target = await createTopic(`${topic}.bare.${process.pid}`);
const producer = new Producer({ clientId: 'bare', bootstrapBrokers: brokers, autocreateTopics: false });
await send(batches[0]?.value as Buffer);

const cpuBefore = process.cpuUsage();
const startedAt = performance.now();
let next = 0;
await Promise.all(
  Array.from({ length: CONCURRENCY }, async () => {
    for (let batch = batches[next++]; batch !== undefined; batch = batches[next++]) await send(batch.value);
  }),
);
const { user, system } = process.cpuUsage(cpuBefore);
const cost: Cost = {
  seconds: (performance.now() - startedAt) / 1000,
  cpuSeconds: (user + system) / 1e6,
};
await producer.close();
process.send?.(cost, () => process.disconnect?.());

async function send(value: Buffer): Promise<void> {
  await producer.send({
    acks: ProduceAcks.ALL,
    compression: 'zstd',
    messages: [{ topic: target, value, partition: 0 }],
  });
}

async function createTopic(name: string): Promise<string> {
  const admin = new Kafka({ clientId: 'bare', brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const configEntries = [{ name: 'max.message.bytes', value: String(16 * 1024 * 1024) }];
  await admin.createTopics({
    topics: [{ topic: name, numPartitions: 1, replicationFactor: 1, configEntries }],
  });
  await admin.disconnect();
  return name;
}
