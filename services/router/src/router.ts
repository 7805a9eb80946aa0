/** Takes events in over every protocol and puts them, durably, into the queue. */
import type { AddressInfo } from 'node:net';
import type { AppFeed } from '@kapuas/core/ports/app-feed.ts';
import type { BatchQueue } from '@kapuas/core/ports/batch-queue.ts';
import type { RateLimiter } from '@kapuas/core/ports/rate-limiter.ts';
import type { UsageRecorder } from '@kapuas/core/ports/usage.ts';
import type { Address } from '@kapuas/core/runtime/address.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { Service } from '@kapuas/core/runtime/lifecycle.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { Registry } from '@kapuas/core/runtime/metrics.ts';
import type { FastifyInstance } from 'fastify';
import { forwardConfigOf, type RouterConfig } from './config.ts';
import { createBodyReader } from './http/body.ts';
import { registerHealth } from './http/health.ts';
import { createHttpServer } from './http/server.ts';
import { createRouterMetrics } from './metrics.ts';
import { createAuthenticator } from './pipeline/authenticate.ts';
import { createBuilders } from './pipeline/builders.ts';
import { createHeldBytes } from './pipeline/held-bytes.ts';
import { createIntake } from './pipeline/intake.ts';
import { createMemoryLimiter } from './pipeline/limit.ts';
import { createUsageCounter } from './pipeline/usage.ts';
import { registerBarito } from './receivers/barito/barito.ts';
import { createForwardServer } from './receivers/forward/server.ts';
import { createForwardIntake } from './receivers/forward-intake.ts';
import type { HttpReceiverDeps } from './receivers/http-receiver.ts';
import { registerIngest } from './receivers/ingest/ingest.ts';

export interface RouterDeps {
  readonly queue: BatchQueue;
  readonly feed: AppFeed;
  readonly usage: UsageRecorder;
  /** Default: each router by itself, in memory. */
  readonly limiter?: RateLimiter;
  /** Whether lines carry search entries, for an index that wants them. Default false. */
  readonly searchEntries?: boolean;
  readonly config: RouterConfig;
  readonly logger: Logger;
  readonly metrics: Registry;
  /** Text of the metrics of everything that answers on these ports. Default: this router's own. */
  readonly expose?: () => Promise<string>;
}

export interface RouterAddresses {
  readonly http: Address;
  readonly forward: Address;
}

export interface Router extends Service {
  /** Where it listens, once started. */
  addresses(): RouterAddresses;
}

/** Every receiver over HTTP: one line each. */
function registerReceivers(server: FastifyInstance, deps: HttpReceiverDeps): void {
  registerIngest(server, deps);
  registerBarito(server, deps);
}

export function createRouter(deps: RouterDeps): Router {
  const { feed, config } = deps;
  const state: State = { feedReady: false, stopping: false };
  const pipeline = createPipeline(deps);
  const server = createServer(deps, pipeline, state);
  const forward = createForwardServer({
    ...deps,
    intake: createForwardIntake(pipeline.authenticator, pipeline.intake, config.forwardHoldSeconds * 1000),
    forwardSecret: config.forwardSecret,
    config: forwardConfigOf(config),
  });

  async function start(): Promise<void> {
    // Health answers from the first moment on, events are taken once their apps are known.
    await server.listen({ host: config.host, port: config.httpPort });
    await feed.ready();
    state.feedReady = true;
    await forward.start();
    pipeline.usage.start();
  }

  return {
    name: 'router',
    start: () =>
      start().catch(async (error: unknown) => {
        await server.close();
        throw error;
      }),
    async stop() {
      state.stopping = true;
      pipeline.intake.hurry();
      const drainMs = config.drainSeconds * 1000;
      await Promise.all([forward.stop(drainMs), closeWithin(server, drainMs)]);
      await pipeline.close();
    },
    addresses() {
      const { address, port } = server.server.address() as AddressInfo;
      return { http: { host: address, port }, forward: forward.address() };
    },
  };
}

interface State {
  /** Whether the configuration of the apps is loaded. */
  feedReady: boolean;
  stopping: boolean;
}

type Pipeline = ReturnType<typeof createPipeline>;

/** What every receiver shares. */
function createPipeline({ queue, feed, config, logger, ...deps }: RouterDeps) {
  const held = createHeldBytes(config.maxHeldBytes);
  const metrics = createRouterMetrics(deps.metrics, held.used);
  const usage = createUsageCounter(deps.usage, config.usageFlushMs, logger);
  const builders = createBuilders(feed, deps.searchEntries ?? false);
  const limiter = deps.limiter ?? createMemoryLimiter({ burstSeconds: config.burstSeconds });
  return {
    authenticator: createAuthenticator(feed),
    bodies: createBodyReader(config, held),
    intake: createIntake({ queue, limiter, builders, usage, metrics, limits: config }),
    usage,
    metrics,
    async close() {
      builders.close();
      await usage.stop();
    },
  };
}

function createServer(
  { queue, config, logger, metrics, expose = () => metrics.metrics() }: RouterDeps,
  pipeline: Pipeline,
  state: State,
): FastifyInstance {
  const server = createHttpServer(logger, config.maxConnections, () => state.stopping);
  registerHealth(server, { queue, expose, contentType: metrics.contentType, state });
  registerReceivers(server, {
    ...pipeline,
    config,
    assertReady() {
      if (!state.feedReady)
        throw new KapuasError('overloaded', 'The configuration of the apps is not loaded yet.');
    },
  });
  return server;
}

/** Takes no new connection, finishes the requests of those it has, and cuts what takes longer. */
async function closeWithin(server: FastifyInstance, ms: number): Promise<void> {
  const timer = setTimeout(() => server.server.closeAllConnections(), ms);
  await server.close();
  clearTimeout(timer);
}
