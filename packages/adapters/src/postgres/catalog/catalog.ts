import type { Catalog } from '@kapuas/core/ports/catalog.ts';
import { sql } from 'kysely';
import { createCatalog } from '../../catalog/catalog.ts';
import { migrateCatalog } from '../../catalog/migrations.ts';
import type { CatalogTables } from '../../catalog/schema.ts';
import { connectionOf, type PostgresHome } from '../connection.ts';
import { createTransact } from '../transactions.ts';
import { postgresDdl, TURN_TABLE } from './ddl.ts';

/**
 * Opens the catalog, and makes or updates its tables; replicas that start together do that one after the other.
 * Work given to `transaction` may run more than once before one run of it counts.
 */
export async function openPostgresCatalog(home: PostgresHome): Promise<Catalog> {
  const { connection, release } = connectionOf(home);
  const db = connection.kysely<CatalogTables>();
  try {
    await migrateCatalog(db, postgresDdl);
  } catch (error) {
    await release();
    throw error;
  }
  const transact = createTransact(connection.forTransactions<CatalogTables>(), async (tx) => {
    await sql.raw(TAKE_TURN).execute(tx);
  });
  return createCatalog(db, release, transact);
}

/**
 * Nearly every transaction appends to the audit, so they take turns, over all processes, instead of failing and
 * beginning again. LOCK TABLE comes first because it takes no snapshot: the transaction then sees all that was
 * committed before its turn (postgresql.org/docs/current/sql-lock.html).
 */
const TAKE_TURN = `
  SET LOCAL lock_timeout = '10s';
  SET LOCAL idle_in_transaction_session_timeout = '30s';
  LOCK TABLE ${TURN_TABLE} IN EXCLUSIVE MODE`;
