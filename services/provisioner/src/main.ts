/** One provisioner: makes topics, indices and configuration of what the catalog wants. */
import { ELASTICSEARCH_SETTINGS, elasticsearchConnection } from '@kapuas/adapters/elasticsearch/settings.ts';
import { openElasticsearchStore } from '@kapuas/adapters/elasticsearch/store.ts';
import { openKafkaAppFeedPublisher } from '@kapuas/adapters/kafka/app-feed/publisher.ts';
import { KAFKA_SETTINGS, kafkaConnection } from '@kapuas/adapters/kafka/settings.ts';
import { openKafkaTopicAdmin } from '@kapuas/adapters/kafka/topic-admin.ts';
import { createUsageTransfer } from '@kapuas/adapters/kafka/usage/transfer.ts';
import { openPostgresCatalog } from '@kapuas/adapters/postgres/catalog/catalog.ts';
import { connectPostgres } from '@kapuas/adapters/postgres/connection.ts';
import { POSTGRES_SETTINGS } from '@kapuas/adapters/postgres/settings.ts';
import { connectRedis } from '@kapuas/adapters/redis/connection.ts';
import { openJobQueue } from '@kapuas/adapters/redis/job-queue/job-queue.ts';
import { REDIS_SETTINGS, redisTarget } from '@kapuas/adapters/redis/settings.ts';
import { httpUrl } from '@kapuas/core/runtime/address.ts';
import { orExplain, readSections } from '@kapuas/core/runtime/config.ts';
import { createHealthServer } from '@kapuas/core/runtime/health-server.ts';
import { INSTALLATION_SETTINGS } from '@kapuas/core/runtime/installation.ts';
import { closing, createLifecycle, stopOnSignal } from '@kapuas/core/runtime/lifecycle.ts';
import { createLogger } from '@kapuas/core/runtime/logger.ts';
import { createMetrics } from '@kapuas/core/runtime/metrics.ts';
import { PROVISIONER_HEALTH_SETTINGS, PROVISIONER_SETTINGS } from './config.ts';
import { createProvisioner } from './provisioner.ts';

const config = orExplain(
  () =>
    readSections(
      {
        installation: INSTALLATION_SETTINGS,
        kafka: KAFKA_SETTINGS,
        elasticsearch: ELASTICSEARCH_SETTINGS,
        postgres: POSTGRES_SETTINGS,
        redis: REDIS_SETTINGS,
        provisioner: PROVISIONER_SETTINGS,
        health: PROVISIONER_HEALTH_SETTINGS,
      },
      process.env,
    ),
  process,
);
const { prefix, logLevel } = config.installation;
const logger = createLogger('provisioner', logLevel);
const metrics = createMetrics({ processMetrics: true });
const kafka = { connection: kafkaConnection(config.kafka), prefix, logger };
const postgres = connectPostgres(config.postgres, logger);
const redis = connectRedis(redisTarget(config.redis), logger);
const catalog = await openPostgresCatalog({ connection: postgres });
const publisher = await openKafkaAppFeedPublisher(kafka);
const topics = openKafkaTopicAdmin(kafka);
const events = await openElasticsearchStore({
  connection: elasticsearchConnection(config.elasticsearch),
  prefix,
  logger,
});
const jobs = openJobQueue({ redis, prefix, logger });
const health = createHealthServer({
  address: config.health,
  metrics,
  checks: [
    { otherwise: 'the catalog cannot be reached', holds: () => catalog.healthy() },
    { otherwise: 'Kafka cannot be reached', holds: () => topics.healthy() },
    { otherwise: 'the event store cannot be reached', holds: () => events.store.healthy() },
    { otherwise: 'Redis cannot be reached', holds: () => redis.status === 'ready' },
  ],
});
const provisioner = createLifecycle(
  [
    { name: 'redis', start: async () => {}, stop: async () => void redis.disconnect() },
    closing('postgres', postgres),
    closing('catalog', catalog),
    closing('publisher', publisher),
    closing('topics', topics),
    closing('store', events.store),
    createUsageTransfer({ ...kafka, ledgerDatabase: postgres }),
    createProvisioner({
      catalog,
      topics,
      indices: events.admin,
      publisher,
      store: events.store,
      jobs,
      config: config.provisioner,
      logger,
      metrics,
    }),
    health,
  ],
  logger,
);
stopOnSignal(provisioner, logger, process);
await provisioner.start();
logger.info({ health: httpUrl(health.address()), pid: process.pid }, 'ready');
