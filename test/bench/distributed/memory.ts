import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { groupMembers, residentMb, watchResidentMb } from '../process-figures.ts';
import type { Report } from '../report.ts';
import type { Installation } from './installation.ts';

const TOPICS = 500;
const WATCHED_MS = 30_000;

/** The process that serves, not the one above it. */
export function routerWorker(installation: Installation): number {
  const { pid } = installation.child('router');
  const [worker] = groupMembers(pid).filter((member) => member !== pid);
  return worker ?? pid;
}

export async function benchIdleMemory(report: Report, installation: Installation): Promise<void> {
  await sleep(3_000);
  report.add('router.rss_idle_mb', residentMb(routerWorker(installation)), 'MB', '<= 150');
  report.add('indexer.rss_idle_mb', residentMb(installation.child('indexer').pid), 'MB');
}

/** An indexer that begins with many topics and what the other measurements left it to move. */
export async function benchManyTopics(report: Report, installation: Installation): Promise<void> {
  await createTopics(installation);
  await installation.start('indexer');
  const mostResident = watchResidentMb(installation.child('indexer').pid);
  await sleep(WATCHED_MS);
  report.add(`indexer.rss_${TOPICS}_topics_mb`, mostResident(), 'MB', '<= 300');
}

async function createTopics({ env }: Installation): Promise<void> {
  const brokers = (env.KAPUAS_KAFKA_BROKERS ?? '').split(',');
  const admin = new Kafka({ clientId: 'bench', brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const topics = Array.from({ length: TOPICS }, (_, i) => ({
    topic: `${env.KAPUAS_PREFIX}.many-${i}`,
    numPartitions: 1,
    replicationFactor: 1,
  }));
  await admin.createTopics({ topics, timeout: 60_000 });
  await admin.disconnect();
}
