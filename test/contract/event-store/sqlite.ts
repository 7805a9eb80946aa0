import { openEventStore } from '@kapuas/adapters/sqlite/event-store/event-store.ts';
import { createDirectory, silent } from '../directory.ts';
import type { EventStoreFixture } from '../event-store.suite.ts';

/** A store in a folder of its own, which is removed at the end. */
export async function openSqliteStore(): Promise<EventStoreFixture> {
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
}
