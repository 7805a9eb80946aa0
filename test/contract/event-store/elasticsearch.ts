import type { Client } from '@elastic/elasticsearch';
import { connect } from '@kapuas/adapters/elasticsearch/connection.ts';
import type { IndexOptions } from '@kapuas/adapters/elasticsearch/index-options.ts';
import { openElasticsearchStore } from '@kapuas/adapters/elasticsearch/store.ts';
import type { EventStore } from '@kapuas/core/ports/event-store.ts';
import { createSearchEntry } from '@kapuas/core/query/search-entry.ts';
import { DECLARED } from '../agreement/events.ts';
import { uniqueName } from '../cases.ts';
import { silent } from '../directory.ts';
import type { EventStoreFixture } from '../event-store.suite.ts';

export interface ElasticsearchFixture extends EventStoreFixture {
  readonly prefix: string;
  /** Of its own, for looking behind the store's back. */
  readonly client: Client;
}

/** A store under a prefix that no other has, which is cleared at the end. What was written can be found at once. */
export async function openTestStore(
  address: string,
  indices: Partial<IndexOptions> = {},
): Promise<ElasticsearchFixture> {
  const prefix = uniqueName('test');
  const connection = {
    urls: [`http://${address}`],
    indices: { replicas: 0, refreshMs: 100, ...indices },
  };
  const { store, admin, close } = await openElasticsearchStore({ connection, prefix, logger: silent });
  const client = connect(connection);
  const write: EventStore['write'] = async (deliveries) => {
    const results = await store.write(deliveries);
    await client.indices.refresh({ index: `${prefix}-*` });
    return results;
  };
  return {
    store: { ...store, write },
    admin,
    prefix,
    client,
    entryOf: createSearchEntry(DECLARED),
    async close() {
      await close();
      await clear(client, prefix);
      await client.close();
    },
  };
}

/** Servers refuse to delete by pattern. */
async function clear(client: Client, prefix: string): Promise<void> {
  const request = <T>(method: string, path: string) => client.transport.request<T>({ method, path });
  for (const name of Object.keys(await request<object>('GET', `/${prefix}-*/_alias`))) {
    await request('DELETE', `/${name}`);
  }
  const { index_templates } = await request<{ index_templates: { name: string }[] }>(
    'GET',
    `/_index_template/${prefix}-*`,
  );
  for (const { name } of index_templates) await request('DELETE', `/_index_template/${name}`);
  await request('DELETE', `/_component_template/${prefix}-*`);
}
