/**
 * Nothing is lost and nothing doubled while parts die. `KAPUAS_CHAOS_EVENTS` and `KAPUAS_CHAOS_KILLS` make it
 * larger than the test run needs: 1,000,000 and 10 is what the front page speaks of.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Child, type Role, startChild } from '../kapuas/child.ts';
import { signIn } from '../kapuas/client.ts';
import { environmentOf, startRoles } from '../kapuas/distributed.ts';
import { addressesOf, environment, makeDataDir, removeDataDir, routerPorts } from '../kapuas/process.ts';
import { createElasticsearch } from '../stack/elasticsearch.ts';
import { createKafka } from '../stack/kafka.ts';
import type { Server } from '../stack/server.ts';
import { takeCensus } from './census.ts';
import { sendNumbered } from './sender.ts';

const EVENTS = Number(process.env.KAPUAS_CHAOS_EVENTS ?? 100_000);
const KILLS = Number(process.env.KAPUAS_CHAOS_KILLS ?? 4);
const MINUTE_MS = 60_000;

let kafka: Server;
let elasticsearch: Server;
let dataDir: string;
let env: Record<string, string>;
let children = new Map<Role, Child>();

beforeAll(async () => {
  // Of its own, because they are restarted.
  [kafka, elasticsearch] = await Promise.all([createKafka(), createElasticsearch()]);
  await Promise.all([kafka.start(), elasticsearch.start()]);
  dataDir = await makeDataDir();
  env = {
    ...(await environmentOf(dataDir)),
    ...(await routerPorts()),
    ...environment(dataDir),
    KAPUAS_KAFKA_BROKERS: kafka.address,
    KAPUAS_ELASTICSEARCH_URLS: `http://${elasticsearch.address}`,
  };
  children = new Map(await startRoles(env, () => {}));
}, 3 * MINUTE_MS);

afterAll(async () => {
  await Promise.all([...children.values()].map((child) => child.kill()));
  await Promise.all([kafka?.dispose(), elasticsearch?.dispose()]);
  await removeDataDir(dataDir);
});

test(`of ${EVENTS} events each is found once, with the indexer killed ${KILLS} times and Kafka and Elasticsearch restarted`, {
  timeout: 40 * MINUTE_MS,
}, async () => {
  const kapuas = addressesOf([...children.values()]);
  const client = await signIn(kapuas);
  const limits = { eventsPerSecond: 1_000_000 };
  const { key } = await client.createApp('chaos', limits);
  const sending = sendNumbered(kapuas, key, EVENTS);
  const restarts = [() => restart(kafka), () => restart(elasticsearch)];

  for (let kill = 0; kill < KILLS; kill += 1) {
    await sleep(500 + Math.random() * 2_500);
    await replaceIndexer();
    if (kill % Math.ceil(KILLS / 3) === 1 % KILLS) await restarts.shift()?.();
  }
  for (const rest of restarts) await rest();
  await sending.done;

  await client.waitForCount({ apps: 'chaos', from: '-1d' }, EVENTS, 10 * MINUTE_MS).catch(() => undefined);
  expect(await takeCensus(client, 'chaos', EVENTS)).toEqual({ found: EVENTS, doubled: [], missing: [] });
});

async function replaceIndexer(): Promise<void> {
  await children.get('indexer')?.kill();
  children.set('indexer', await startChild('indexer', env, () => {}));
}

async function restart(server: Server): Promise<void> {
  await server.stop();
  await sleep(1_000);
  await server.start();
}
