/** One web server: the console and the API over the real adapters. */
import { ELASTICSEARCH_SETTINGS, elasticsearchConnection } from '@kapuas/adapters/elasticsearch/settings.ts';
import { openElasticsearchStore } from '@kapuas/adapters/elasticsearch/store.ts';
import { openKafkaAppFeed } from '@kapuas/adapters/kafka/app-feed/app-feed.ts';
import { openKafkaQueue } from '@kapuas/adapters/kafka/batch-queue/batch-queue.ts';
import { openKafkaDeadLetters } from '@kapuas/adapters/kafka/dead-letters/dead-letters.ts';
import { KAFKA_SETTINGS, kafkaConnection } from '@kapuas/adapters/kafka/settings.ts';
import { openPostgresCatalog } from '@kapuas/adapters/postgres/catalog/catalog.ts';
import { connectPostgres } from '@kapuas/adapters/postgres/connection.ts';
import { POSTGRES_SETTINGS } from '@kapuas/adapters/postgres/settings.ts';
import { openPostgresUsageLedger } from '@kapuas/adapters/postgres/usage/usage.ts';
import { connectRedis } from '@kapuas/adapters/redis/connection.ts';
import { openJobQueue } from '@kapuas/adapters/redis/job-queue/job-queue.ts';
import { REDIS_SETTINGS, redisTarget } from '@kapuas/adapters/redis/settings.ts';
import { createRedisThrottles } from '@kapuas/adapters/redis/throttles.ts';
import { httpUrl } from '@kapuas/core/runtime/address.ts';
import { orExplain, readSections } from '@kapuas/core/runtime/config.ts';
import { INSTALLATION_SETTINGS, SHARED_FORWARD_SECRET } from '@kapuas/core/runtime/installation.ts';
import { closing, createLifecycle, stopOnSignal } from '@kapuas/core/runtime/lifecycle.ts';
import { createLogger } from '@kapuas/core/runtime/logger.ts';
import { createMetrics } from '@kapuas/core/runtime/metrics.ts';
import { builtConsole } from './built-console.ts';
import { WEB_SETTINGS } from './config.ts';
import { createThrottle } from './features/session/throttle.ts';
import { ensureFirstAdmin } from './first-admin.ts';
import { createWeb } from './web.ts';

/** Where a router on this machine listens unless it is told otherwise; shown when no public address is set. */
const DEFAULT_ROUTER = { http: 'http://localhost:8080', forward: 'localhost:24224' };

const config = orExplain(
  () =>
    readSections(
      {
        installation: INSTALLATION_SETTINGS,
        kafka: KAFKA_SETTINGS,
        elasticsearch: ELASTICSEARCH_SETTINGS,
        postgres: POSTGRES_SETTINGS,
        redis: REDIS_SETTINGS,
        web: { ...WEB_SETTINGS, forwardSecret: SHARED_FORWARD_SECRET },
      },
      process.env,
    ),
  process,
);
const { prefix, logLevel } = config.installation;
const logger = createLogger('web', logLevel);
const metrics = createMetrics({ processMetrics: true });
const kafka = { connection: kafkaConnection(config.kafka), prefix, logger };
const postgres = connectPostgres(config.postgres, logger);
const redis = connectRedis(redisTarget(config.redis), logger);
const catalog = await openPostgresCatalog({ connection: postgres });
const usage = await openPostgresUsageLedger({ connection: postgres });
const queue = await openKafkaQueue(kafka);
const feed = await openKafkaAppFeed(kafka);
const deadLetters = await openKafkaDeadLetters(kafka);
const { store } = await openElasticsearchStore({
  connection: elasticsearchConnection(config.elasticsearch),
  prefix,
  logger,
});
const jobs = openJobQueue({ redis, prefix, logger });
const web = createWeb({
  catalog,
  usage,
  queue,
  feed,
  deadLetters,
  store,
  jobs,
  openThrottle: createRedisThrottles({ redis, prefix, fallback: createThrottle }),
  config: config.web,
  routerAddresses: () => DEFAULT_ROUTER,
  consoleDir: builtConsole(),
  logger,
  metrics,
});
const server = createLifecycle(
  [
    { name: 'redis', start: async () => {}, stop: async () => void redis.disconnect() },
    closing('postgres', postgres),
    closing('catalog', catalog),
    closing('usage', usage),
    closing('store', store),
    closing('queue', queue),
    closing('feed', feed),
    closing('dead letters', deadLetters),
    closing('jobs', jobs),
    web,
  ],
  logger,
);
stopOnSignal(server, logger, process);
const firstAdmin = await ensureFirstAdmin(catalog, config.web);
await server.start();
logger.info({ web: httpUrl(web.address()), pid: process.pid }, 'ready');
if (firstAdmin?.password !== undefined) {
  process.stdout.write(
    `\n  Sign in   ${firstAdmin.email}   password ${firstAdmin.password}   (shown this once)\n\n`,
  );
}
