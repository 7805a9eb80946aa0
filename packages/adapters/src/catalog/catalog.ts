import { AsyncLocalStorage } from 'node:async_hooks';
import type { Catalog, CatalogReader, CatalogWriter } from '@kapuas/core/ports/catalog.ts';
import { createIds } from '../database/ids.ts';
import { apiTokenReader, apiTokenWriter } from './api-tokens.ts';
import { appRequestReader, appRequestWriter } from './app-requests.ts';
import { appReader, appWriter } from './apps.ts';
import { auditReader, auditWriter } from './audit.ts';
import { keyReader, keyWriter } from './keys.ts';
import type { CatalogDatabase } from './schema.ts';
import { sessionReader, sessionWriter } from './sessions.ts';
import { teamReader, teamWriter } from './teams.ts';
import { userReader, userWriter } from './users.ts';

/** Runs work in a transaction with serializable outcome. */
export type CatalogTransact = <T>(work: (tx: CatalogDatabase) => Promise<T>) => Promise<T>;

/**
 * The catalog over any database that Kysely speaks to and whose schema is up to date.
 * @param close gives up the database
 */
export function createCatalog(
  db: CatalogDatabase,
  close: () => Promise<void>,
  transact: CatalogTransact = (work) => db.transaction().setIsolationLevel('serializable').execute(work),
): Catalog {
  const nextId = createIds();
  const current = new AsyncLocalStorage<{ open: boolean }>();
  return {
    ...catalogReader(db),
    async transaction(work) {
      if (current.getStore()?.open) throw new Error('A transaction is open already.');
      const state = { open: true };
      try {
        return await current.run(state, () => transact((tx) => work(catalogWriter(tx, nextId))));
      } finally {
        // What `work` started and did not wait for may live on and begin a transaction of its own.
        state.open = false;
      }
    },
    async healthy() {
      return db
        .selectFrom('teams')
        .select('name')
        .limit(1)
        .execute()
        .then(
          () => true,
          () => false,
        );
    },
    close,
  };
}

function catalogReader(db: CatalogDatabase): CatalogReader {
  return {
    ...userReader(db),
    ...teamReader(db),
    ...appReader(db),
    ...appRequestReader(db),
    ...keyReader(db),
    ...sessionReader(db),
    ...apiTokenReader(db),
    ...auditReader(db),
  };
}

function catalogWriter(tx: CatalogDatabase, nextId: () => string): CatalogWriter {
  return {
    ...catalogReader(tx),
    ...userWriter(tx, nextId),
    ...teamWriter(tx),
    ...appWriter(tx),
    ...appRequestWriter(tx, nextId),
    ...keyWriter(tx, nextId),
    ...sessionWriter(tx),
    ...apiTokenWriter(tx, nextId),
    ...auditWriter(tx),
  };
}
