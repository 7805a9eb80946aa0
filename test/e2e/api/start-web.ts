import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJobQueue } from '@kapuas/adapters/in-process/job-queue.ts';
import { openAppFeed } from '@kapuas/adapters/sqlite/app-feed/app-feed.ts';
import { openBatchQueue } from '@kapuas/adapters/sqlite/batch-queue/batch-queue.ts';
import { openSqliteCatalog } from '@kapuas/adapters/sqlite/catalog/catalog.ts';
import { openDatabases } from '@kapuas/adapters/sqlite/database/databases.ts';
import { openDeadLetters } from '@kapuas/adapters/sqlite/dead-letters/dead-letters.ts';
import { openEventStore } from '@kapuas/adapters/sqlite/event-store/event-store.ts';
import { openUsageLedger } from '@kapuas/adapters/sqlite/usage/usage.ts';
import type { Catalog } from '@kapuas/core/ports/catalog.ts';
import type { EventStore } from '@kapuas/core/ports/event-store.ts';
import { readConfig } from '@kapuas/core/runtime/config.ts';
import { createLogger } from '@kapuas/core/runtime/logger.ts';
import { createMetrics } from '@kapuas/core/runtime/metrics.ts';
import { createProvisioner } from '@kapuas/provisioner/provisioner.ts';
import { WEB_SETTINGS, type WebConfig } from '@kapuas/web/server/config.ts';
import type { WebDeps } from '@kapuas/web/server/deps.ts';
import { ensureFirstAdmin, type FirstAdmin } from '@kapuas/web/server/first-admin.ts';
import { createWeb } from '@kapuas/web/server/web.ts';

export const ADMIN = { email: 'admin@localhost', password: 'correct horse battery' };
export const FORWARD_SECRET = 'a secret for tests';

/** Web server and provisioner over the embedded adapters, in this process. */
export interface WebUnderTest extends WebDeps {
  /** Base URL, without a path. */
  readonly url: string;
  /** What the first start made. */
  readonly firstAdmin: FirstAdmin | undefined;
  stop(): Promise<void>;
}

export interface WebOptions {
  readonly config?: Partial<WebConfig>;
  readonly consoleDir?: string;
  /** Stands between the server and the catalog. */
  readonly wrapCatalog?: (catalog: Catalog) => Catalog;
  /** Stands between the server and the event store. */
  readonly wrapStore?: (store: EventStore) => EventStore;
}

export async function startWeb(options: WebOptions = {}): Promise<WebUnderTest> {
  const dir = await mkdtemp(join(tmpdir(), 'kapuas-api-'));
  const logger = createLogger('test', 'silent');
  const databases = await openDatabases({ dir, logger });
  const [catalog, feed, deadLetters, usage, queue, events] = await Promise.all([
    openSqliteCatalog({ databases }),
    openAppFeed({ databases }),
    openDeadLetters({ databases, logger }),
    openUsageLedger({ databases }),
    openBatchQueue({ dir: join(dir, 'queue'), logger }),
    openEventStore({ dir: join(dir, 'events'), logger }),
  ]);
  const jobs = createJobQueue({ logger });
  const deps: WebDeps = {
    catalog: options.wrapCatalog?.(catalog) ?? catalog,
    store: options.wrapStore?.(events.store) ?? events.store,
    queue,
    feed,
    jobs,
    usage,
    deadLetters,
    config: configOf(options.config),
    routerAddresses: () => ({ http: 'http://127.0.0.1:8080', forward: '127.0.0.1:24224' }),
    consoleDir: options.consoleDir,
    logger,
    metrics: createMetrics({ processMetrics: false }),
  };
  const provisioner = createProvisioner({
    ...deps,
    catalog,
    store: events.store,
    topics: queue.topics,
    indices: events.admin,
    publisher: feed,
    config: { resyncSeconds: 3600, retentionSeconds: 3600 },
  });
  const web = createWeb(deps);
  const firstAdmin = await ensureFirstAdmin(catalog, deps.config);
  await provisioner.start();
  await web.start();
  return {
    ...deps,
    firstAdmin,
    url: `http://127.0.0.1:${web.address().port}`,
    async stop() {
      await web.stop();
      await provisioner.stop();
      await Promise.all([
        queue.close(),
        events.store.close(),
        feed.close(),
        deadLetters.close(),
        usage.close(),
      ]);
      await catalog.close();
      await databases.close();
      await rm(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function configOf(change: Partial<WebConfig> = {}): WebConfig {
  const env = { KAPUAS_ADMIN_PASSWORD: ADMIN.password, KAPUAS_WEB_PORT: '0' };
  return { ...readConfig(WEB_SETTINGS, env), forwardSecret: FORWARD_SECRET, ...change };
}
