import { openEventStore } from '@kapuas/adapters/sqlite/event-store/event-store.ts';
import { onServer } from '../../stack/on-server.ts';
import { createDirectory, silent } from '../directory.ts';
import { openTestStore } from '../event-store/elasticsearch.ts';
import { storeAgrees } from './agreement.suite.ts';

storeAgrees('SQLite', async () => {
  const directory = await createDirectory();
  const { store, admin } = await openEventStore({ dir: directory.path, logger: silent });
  return {
    store,
    admin,
    async close() {
      await store.close();
      await directory.remove();
    },
  };
});

onServer('elasticsearch', (address) => storeAgrees('Elasticsearch', () => openTestStore(address)));
onServer('opensearch', (address) => storeAgrees('OpenSearch', () => openTestStore(address)));
