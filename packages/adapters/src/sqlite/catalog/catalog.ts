import type { Catalog } from '@kapuas/core/ports/catalog.ts';
import { type Kysely, sql } from 'kysely';
import { createCatalog } from '../../catalog/catalog.ts';
import { type CatalogDdl, migrateCatalog } from '../../catalog/migrations.ts';
import type { CatalogTables } from '../../catalog/schema.ts';
import { type DatabaseHome, databasesOf } from '../database/databases.ts';

const FILE = 'catalog.db';

/** Opens the catalog, and makes or updates its tables. */
export async function openSqliteCatalog(home: DatabaseHome): Promise<Catalog> {
  const { databases, release } = await databasesOf(home);
  const db = databases.kysely<CatalogTables>(FILE);
  try {
    await migrateCatalog(db, ddl);
  } catch (error) {
    await release();
    throw error;
  }
  return createCatalog(db, release);
}

const ddl: CatalogDdl = {
  async protectAudit(db) {
    await refuse(db, 'audit_no_update', 'UPDATE', undefined);
    await refuse(db, 'audit_no_delete', 'DELETE', undefined);
    // Also keeps INSERT OR REPLACE off, which deletes without firing the trigger above.
    await refuse(
      db,
      'audit_no_gap',
      'INSERT',
      'NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit)',
    );
  },
};

async function refuse(
  db: Kysely<CatalogTables>,
  name: string,
  event: 'UPDATE' | 'DELETE' | 'INSERT',
  condition: string | undefined,
): Promise<void> {
  await sql
    .raw(
      `CREATE TRIGGER ${name} BEFORE ${event} ON audit ${condition === undefined ? '' : `WHEN ${condition}`}
       BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END`,
    )
    .execute(db);
}
