import { hostAndPort, httpUrl } from '@kapuas/core/runtime/address.ts';
import { createLifecycle, type Service } from '@kapuas/core/runtime/lifecycle.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { createMetrics } from '@kapuas/core/runtime/metrics.ts';
import { createIndexer } from '@kapuas/indexer/indexer.ts';
import { createProvisioner } from '@kapuas/provisioner/provisioner.ts';
import { createRouter, type Router } from '@kapuas/router/router.ts';
import { builtConsole } from '@kapuas/web/server/built-console.ts';
import { ensureFirstAdmin } from '@kapuas/web/server/first-admin.ts';
import { createWeb } from '@kapuas/web/server/web.ts';
import type { AllInOneConfig } from './config.ts';
import { type Embedded, openEmbedded } from './embedded.ts';
import { keptForwardSecret } from './forward-secret.ts';

export interface Addresses {
  /** Base URL of console and API. */
  readonly web: string;
  /** Base URL of the router. */
  readonly http: string;
  /** host:port of the forward protocol. */
  readonly forward: string;
}

export interface AllInOne extends Service {
  /** Once started. */
  addresses(): Addresses;
  /** The first administrator's password, when this start made it. */
  madePassword(): string | undefined;
}

/** Every service in one process over the embedded adapters; nothing listens before `start`. */
export async function createAllInOne(config: AllInOneConfig, logger: Logger): Promise<AllInOne> {
  const embedded = await openEmbedded(config.process.dataDir, logger);
  const forwardSecret = config.router.forwardSecret ?? keptForwardSecret(config.process.dataDir);
  const metrics = createMetrics({ processMetrics: true });
  const shared = { ...embedded, logger, metrics };
  const router = createRouter({ ...shared, config: { ...config.router, forwardSecret } });
  const web = createWeb({
    ...shared,
    config: { ...config.web, forwardSecret },
    routerAddresses: () => routerAddresses(router),
    consoleDir: builtConsole(),
  });
  const firstAdmin = createFirstAdmin(embedded, config);
  const lifecycle = createLifecycle(
    [
      embedded.service,
      firstAdmin,
      createIndexer({ ...shared, config: config.indexer }),
      createProvisioner({
        ...shared,
        topics: embedded.queue.topics,
        publisher: embedded.feed,
        config: config.provisioner,
      }),
      router,
      web,
    ],
    logger,
  );
  return {
    ...lifecycle,
    name: 'all-in-one',
    addresses: () => ({ web: httpUrl(web.address()), ...routerAddresses(router) }),
    madePassword: () => firstAdmin.password,
  };
}

function createFirstAdmin({ catalog }: Embedded, { web }: AllInOneConfig) {
  const service = {
    name: 'first-admin',
    password: undefined as string | undefined,
    async start() {
      service.password = (await ensureFirstAdmin(catalog, web))?.password;
    },
    stop: async () => {},
  };
  return service;
}

function routerAddresses(router: Router): { http: string; forward: string } {
  const { http, forward } = router.addresses();
  return { http: httpUrl(http), forward: hostAndPort(forward) };
}
