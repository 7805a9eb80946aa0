import { type Kysely, sql } from 'kysely';
import type { CatalogDdl } from '../../catalog/migrations.ts';
import type { CatalogTables } from '../../catalog/schema.ts';

/** Always empty, so that no vacuum ever wants its lock, which is the right to change the catalog. */
export const TURN_TABLE = 'catalog_turn';

export const postgresDdl: CatalogDdl = {
  async protectAudit(db) {
    await run(db, `CREATE TABLE ${TURN_TABLE} ()`);
    await run(db, REFUSE);
    await run(db, REFUSE_GAP);
    await protect(db, 'audit_no_update', 'BEFORE UPDATE ON audit FOR EACH ROW', 'refuse_audit_change');
    await protect(db, 'audit_no_delete', 'BEFORE DELETE ON audit FOR EACH ROW', 'refuse_audit_change');
    await protect(db, 'audit_no_truncate', 'BEFORE TRUNCATE ON audit', 'refuse_audit_change');
    await protect(db, 'audit_no_gap', 'BEFORE INSERT ON audit FOR EACH ROW', 'refuse_audit_gap');
  },
};

const REFUSE = `
  CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'the audit is append-only';
  END $$`;

const REFUSE_GAP = `
  CREATE FUNCTION refuse_audit_gap() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit) THEN
      RAISE EXCEPTION 'the audit is append-only';
    END IF;
    RETURN NEW;
  END $$`;

async function protect(
  db: Kysely<CatalogTables>,
  name: string,
  event: string,
  refusal: string,
): Promise<void> {
  await run(db, `CREATE TRIGGER ${name} ${event} EXECUTE FUNCTION ${refusal}()`);
  // Without it, `session_replication_role = replica` would pass the trigger by.
  await run(db, `ALTER TABLE audit ENABLE ALWAYS TRIGGER ${name}`);
}

async function run(db: Kysely<CatalogTables>, statement: string): Promise<void> {
  await sql.raw(statement).execute(db);
}
