/** One worker of a router: receives, and appends to Kafka. */
import { openKafkaAppFeed } from '@kapuas/adapters/kafka/app-feed/app-feed.ts';
import { openKafkaQueue } from '@kapuas/adapters/kafka/batch-queue/batch-queue.ts';
import { KAFKA_SETTINGS, kafkaConnection } from '@kapuas/adapters/kafka/settings.ts';
import { openKafkaUsage } from '@kapuas/adapters/kafka/usage/usage.ts';
import { connectRedis } from '@kapuas/adapters/redis/connection.ts';
import { createRedisLimiter } from '@kapuas/adapters/redis/rate-limiter/limiter.ts';
import { REDIS_SETTINGS, redisTarget } from '@kapuas/adapters/redis/settings.ts';
import { orExplain, readSections } from '@kapuas/core/runtime/config.ts';
import { INSTALLATION_SETTINGS, SHARED_FORWARD_SECRET } from '@kapuas/core/runtime/installation.ts';
import { closing, createLifecycle } from '@kapuas/core/runtime/lifecycle.ts';
import { createLogger } from '@kapuas/core/runtime/logger.ts';
import { createMetrics } from '@kapuas/core/runtime/metrics.ts';
import { ROUTER_SETTINGS } from './config.ts';
import { createMemoryLimiter } from './pipeline/limit.ts';
import { createRouter } from './router.ts';
import { createWorkerLink } from './workers/worker-link.ts';

const { installation, kafka, redis, router: config } = orExplain(readWorkerConfig, process);
const { prefix } = installation;
const logger = createLogger('router', installation.logLevel).child({ pid: process.pid });
const metrics = createMetrics({ processMetrics: true });
const connection = kafkaConnection(kafka);
const link = createWorkerLink(process, metrics);
const queue = await openKafkaQueue({ connection, prefix, logger, metrics });
const feed = await openKafkaAppFeed({ connection, prefix, logger });
const usage = await openKafkaUsage({ connection, prefix, logger });
const limiter = createRedisLimiter({
  redis: connectRedis(redisTarget(redis), logger),
  prefix,
  burstSeconds: config.burstSeconds,
  fallback: createMemoryLimiter({ burstSeconds: config.burstSeconds }),
  logger,
  metrics,
});
const router = createRouter({
  queue,
  feed,
  usage,
  limiter,
  config,
  logger,
  metrics,
  searchEntries: true,
  expose: link.expose,
});
const worker = createLifecycle(
  [
    closing('queue', queue),
    closing('feed', feed),
    closing('usage', usage),
    closing('limiter', limiter),
    router,
  ],
  logger,
);
// The process above passes its own signals on; a terminal sends SIGINT to both.
process.on('SIGINT', () => {});
process.once('SIGTERM', () => worker.stop().finally(() => process.exit(0)));
await worker.start();
link.ready(router.addresses());

function readWorkerConfig() {
  return readSections(
    {
      installation: INSTALLATION_SETTINGS,
      kafka: KAFKA_SETTINGS,
      redis: REDIS_SETTINGS,
      router: { ...ROUTER_SETTINGS, forwardSecret: SHARED_FORWARD_SECRET },
    },
    process.env,
  );
}
