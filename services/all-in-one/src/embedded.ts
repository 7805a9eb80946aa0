import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createJobQueue } from '@kapuas/adapters/in-process/job-queue.ts';
import { openAppFeed, type SqliteAppFeed } from '@kapuas/adapters/sqlite/app-feed/app-feed.ts';
import { openBatchQueue, type SqliteBatchQueue } from '@kapuas/adapters/sqlite/batch-queue/batch-queue.ts';
import { openSqliteCatalog } from '@kapuas/adapters/sqlite/catalog/catalog.ts';
import { openDatabases } from '@kapuas/adapters/sqlite/database/databases.ts';
import { openDeadLetters } from '@kapuas/adapters/sqlite/dead-letters/dead-letters.ts';
import { openEventStore } from '@kapuas/adapters/sqlite/event-store/event-store.ts';
import { openUsageLedger } from '@kapuas/adapters/sqlite/usage/usage.ts';
import type { IndexAdmin } from '@kapuas/core/ports/admin.ts';
import type { Catalog } from '@kapuas/core/ports/catalog.ts';
import type { DeadLetters } from '@kapuas/core/ports/dead-letters.ts';
import type { EventStore } from '@kapuas/core/ports/event-store.ts';
import type { JobQueue } from '@kapuas/core/ports/job-queue.ts';
import type { UsageLedger } from '@kapuas/core/ports/usage.ts';
import type { Service } from '@kapuas/core/runtime/lifecycle.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';

/** Every port over files below one folder. */
export interface Embedded {
  readonly queue: SqliteBatchQueue;
  readonly store: EventStore;
  readonly indices: IndexAdmin;
  readonly feed: SqliteAppFeed;
  readonly catalog: Catalog;
  readonly usage: UsageLedger;
  readonly deadLetters: DeadLetters;
  readonly jobs: JobQueue;
  /** Stops with the last of what writes to them. */
  readonly service: Service;
}

export async function openEmbedded(dataDir: string, logger: Logger): Promise<Embedded> {
  await mkdir(dataDir, { recursive: true });
  const databases = await openDatabases({ dir: join(dataDir, 'catalog'), logger });
  const [queue, events, feed, catalog, usage, deadLetters] = await Promise.all([
    openBatchQueue({ dir: join(dataDir, 'queue'), logger }),
    openEventStore({ dir: join(dataDir, 'events'), logger }),
    openAppFeed({ databases }),
    openSqliteCatalog({ databases }),
    openUsageLedger({ databases }),
    openDeadLetters({ databases, logger }),
  ]);
  async function stop(): Promise<void> {
    await queue.close();
    await events.store.close();
    await feed.close();
    await usage.close();
    await catalog.close();
    await databases.close();
  }
  return {
    queue,
    store: events.store,
    indices: events.admin,
    feed,
    catalog,
    usage,
    deadLetters,
    jobs: createJobQueue({ logger }),
    service: { name: 'embedded', start: async () => {}, stop },
  };
}
