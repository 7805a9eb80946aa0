import { openEventStore } from '@kapuas/adapters/sqlite/event-store/event-store.ts';
import { createDirectory, silent } from './directory.ts';
import { eventStoreContract } from './event-store.suite.ts';

eventStoreContract('SQLite', async () => {
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
