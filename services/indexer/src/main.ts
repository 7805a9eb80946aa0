/** One indexer: moves batches from Kafka to Elasticsearch or OpenSearch. */
import { ELASTICSEARCH_SETTINGS, elasticsearchConnection } from '@kapuas/adapters/elasticsearch/settings.ts';
import { openElasticsearchStore } from '@kapuas/adapters/elasticsearch/store.ts';
import { openKafkaQueue } from '@kapuas/adapters/kafka/batch-queue/batch-queue.ts';
import { openKafkaDeadLetters } from '@kapuas/adapters/kafka/dead-letters/dead-letters.ts';
import { KAFKA_SETTINGS, kafkaConnection } from '@kapuas/adapters/kafka/settings.ts';
import { openKafkaUsage } from '@kapuas/adapters/kafka/usage/usage.ts';
import { httpUrl } from '@kapuas/core/runtime/address.ts';
import { orExplain, readSections } from '@kapuas/core/runtime/config.ts';
import { createHealthServer } from '@kapuas/core/runtime/health-server.ts';
import { INSTALLATION_SETTINGS } from '@kapuas/core/runtime/installation.ts';
import { closing, createLifecycle, stopOnSignal } from '@kapuas/core/runtime/lifecycle.ts';
import { createLogger } from '@kapuas/core/runtime/logger.ts';
import { createMetrics } from '@kapuas/core/runtime/metrics.ts';
import { INDEXER_HEALTH_SETTINGS, INDEXER_SETTINGS } from './config.ts';
import { createIndexer } from './indexer.ts';

const config = orExplain(
  () =>
    readSections(
      {
        installation: INSTALLATION_SETTINGS,
        kafka: KAFKA_SETTINGS,
        elasticsearch: ELASTICSEARCH_SETTINGS,
        indexer: INDEXER_SETTINGS,
        health: INDEXER_HEALTH_SETTINGS,
      },
      process.env,
    ),
  process,
);
const { prefix } = config.installation;
const logger = createLogger('indexer', config.installation.logLevel);
const metrics = createMetrics({ processMetrics: true });
const connection = kafkaConnection(config.kafka);
const queue = await openKafkaQueue({ connection, prefix, logger, metrics });
const deadLetters = await openKafkaDeadLetters({ connection, prefix, logger });
const usage = await openKafkaUsage({ connection, prefix, logger });
const { store, close } = await openElasticsearchStore({
  connection: elasticsearchConnection(config.elasticsearch),
  prefix,
  logger,
});
const health = createHealthServer({
  address: config.health,
  metrics,
  checks: [
    { otherwise: 'Kafka cannot be reached', holds: () => queue.healthy() },
    { otherwise: 'the event store cannot be reached', holds: () => store.healthy() },
  ],
});
const indexer = createLifecycle(
  [
    closing('store', { close }),
    closing('queue', queue),
    closing('dead letters', deadLetters),
    closing('usage', usage),
    createIndexer({ queue, store, deadLetters, usage, config: config.indexer, logger, metrics }),
    health,
  ],
  logger,
);
stopOnSignal(indexer, logger, process);
await indexer.start();
logger.info({ health: httpUrl(health.address()), pid: process.pid }, 'ready');
