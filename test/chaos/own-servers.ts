/** One of each server, for tests that break them. */
import { createElasticsearch } from '../stack/elasticsearch.ts';
import { createKafka } from '../stack/kafka.ts';
import { createPostgres } from '../stack/postgres.ts';
import { createRedis } from '../stack/redis.ts';
import type { Server } from '../stack/server.ts';

export interface OwnServers {
  readonly kafka: Server;
  readonly elasticsearch: Server;
  readonly postgres: Server;
  readonly redis: Server;
  /** Tells Kapuas where they are. */
  readonly settings: Readonly<Record<string, string>>;
  dispose(): Promise<void>;
}

/** A broker that went away may come back only when the controller has given it up. */
const QUICK_BROKER = { 'broker.session.timeout.ms': '2000', 'broker.heartbeat.interval.ms': '500' };

export async function startOwnServers(): Promise<OwnServers> {
  const [kafka, elasticsearch, postgres, redis] = await Promise.all([
    createKafka({ properties: QUICK_BROKER }),
    createElasticsearch(),
    createPostgres(),
    createRedis({ durable: true }),
  ]);
  const all = [kafka, elasticsearch, postgres, redis];
  await Promise.all(all.map((server) => server.start()));
  return {
    kafka,
    elasticsearch,
    postgres,
    redis,
    settings: {
      KAPUAS_KAFKA_BROKERS: kafka.address,
      KAPUAS_ELASTICSEARCH_URLS: `http://${elasticsearch.address}`,
      KAPUAS_POSTGRES_URL: `postgres://kapuas@${postgres.address}/postgres`,
      KAPUAS_REDIS_URL: `redis://${redis.address}`,
    },
    async dispose() {
      await Promise.all(all.map((server) => server.dispose()));
    },
  };
}
