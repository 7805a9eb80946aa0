import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';

/** Name → migration, run in the order of the names; a name that has run anywhere never changes. */
export type Migrations = Readonly<Record<string, Migration>>;

/**
 * Brings the schema up to date; throws what the failing migration threw.
 * @param owner whose tables these are, where several owners share one database
 */
export async function migrate<T>(db: Kysely<T>, migrations: Migrations, owner?: string): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    ...(owner === undefined
      ? {}
      : { migrationTableName: `${owner}_migration`, migrationLockTableName: `${owner}_migration_lock` }),
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
