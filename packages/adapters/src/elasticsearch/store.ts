import type { Client } from '@elastic/elasticsearch';
import { indexName } from '@kapuas/core/apps/app.ts';
import type { IndexAdmin } from '@kapuas/core/ports/admin.ts';
import type { EventStore } from '@kapuas/core/ports/event-store.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { deleteBefore } from './admin/delete-before.ts';
import { createIndexAdmin } from './admin/index-admin.ts';
import { readSize } from './admin/size.ts';
import { connect, type ElasticsearchConnection } from './connection.ts';
import { storeUnavailable } from './faults.ts';
import { askCluster, awaitFirstAnswer } from './first-answer.ts';
import { indexPattern } from './index-names.ts';
import { INDEX_DEFAULTS } from './index-options.ts';
import { createIndices } from './indices.ts';
import { createSearch } from './search/create-search.ts';
import { createBuffers } from './write/buffers.ts';
import { createFindWritten } from './write/placement.ts';
import { createRetryLog } from './write/retry-log.ts';
import { createSendBulk } from './write/send-bulk.ts';
import { createWrite } from './write/write.ts';

export interface ElasticsearchStoreOptions {
  readonly connection: ElasticsearchConnection;
  /** Begins the names of all indices of the installation. */
  readonly prefix: string;
  readonly logger: Logger;
  /** Largest bulk request in bytes; one event may be larger. Default 16,000,000, above what the indexer writes at once. */
  readonly bulkBytes?: number;
}

export interface ElasticsearchStore {
  readonly store: EventStore;
  readonly admin: IndexAdmin;
  close(): Promise<void>;
}

const BULK_BYTES = 16_000_000;

/** Connects with the first call; a server that is away makes calls fail, not the opening. */
export async function openElasticsearchStore(
  options: ElasticsearchStoreOptions,
): Promise<ElasticsearchStore> {
  const { connection, prefix, logger, bulkBytes = BULK_BYTES } = options;
  const client = connect(connection);
  const deps = { client, prefix, logger, options: { ...INDEX_DEFAULTS, ...connection.indices } };
  const indices = createIndices(deps);
  const firstAnswer = awaitFirstAnswer(client, connection.urls, logger);
  const store: EventStore = {
    ...createSearch({ client, prefix }),
    write: createWrite({
      send: createSendBulk(client),
      indices,
      findWritten: createFindWritten(client),
      buffers: createBuffers(bulkBytes),
      retryLog: createRetryLog(logger),
    }),
    async deleteBefore(app, receivedBefore) {
      try {
        await deleteBefore(deps, app, receivedBefore);
      } catch (error) {
        throw storeUnavailable(`could not delete old events of ${app}`, error);
      } finally {
        indices.forget(app);
      }
    },
    usage: (app) => usage(client, indexName(app, prefix)),
    healthy: () => healthy(client),
    close() {
      firstAnswer.stop();
      return client.close();
    },
  };
  return { store, admin: createIndexAdmin({ ...deps, indices }), close: store.close };
}

async function usage(client: Client, alias: string): Promise<{ events: number; bytes: number }> {
  try {
    const { events, totalBytes } = await readSize(client, indexPattern(alias));
    return { events, bytes: totalBytes };
  } catch (error) {
    throw storeUnavailable(`could not read the size of ${alias}`, error);
  }
}

/** Whether the cluster answers and has a master; single indices can be broken nevertheless (`IndexAdmin.observe`). */
function healthy(client: Client): Promise<boolean> {
  return askCluster(client).catch(() => false);
}
