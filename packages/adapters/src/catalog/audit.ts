import { auditHash, FIRST_PREVIOUS_HASH } from '@kapuas/core/apps/audit.ts';
import type { AuditEntry, AuditFilter, CatalogReader, CatalogWriter } from '@kapuas/core/ports/catalog.ts';
import type { Selectable } from 'kysely';
import type { CatalogDatabase, CatalogTables } from './schema.ts';

type AuditReader = Pick<CatalogReader, 'audit' | 'auditChain'>;
type AuditWriter = Pick<CatalogWriter, 'appendAudit'>;

const CHAIN_PAGE = 1_000;

export function auditReader(db: CatalogDatabase): AuditReader {
  async function* auditChain(): AsyncIterable<AuditEntry> {
    let after = -1;
    for (;;) {
      const rows = await db
        .selectFrom('audit')
        .selectAll()
        .where('sequence', '>', after)
        .orderBy('sequence')
        .limit(CHAIN_PAGE)
        .execute();
      for (const row of rows) yield toEntry(row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < CHAIN_PAGE) return;
      after = Number(last.sequence);
    }
  }

  return { audit: (filter) => newestFirst(db, filter), auditChain };
}

export function auditWriter(db: CatalogDatabase): AuditWriter {
  return {
    async appendAudit({ actor, action, target, detail }) {
      const last = await db
        .selectFrom('audit')
        .select(['sequence', 'hash'])
        .orderBy('sequence', 'desc')
        .limit(1)
        .executeTakeFirst();
      const stored = JSON.stringify(detail);
      const unsigned = {
        sequence: Number(last?.sequence ?? 0) + 1,
        at: Date.now(),
        actor: storable(actor),
        action: storable(action),
        target: storable(target),
        // What is hashed is what will be read back: JSON drops what it cannot hold.
        detail: JSON.parse(stored) as AuditEntry['detail'],
        previousHash: last?.hash ?? FIRST_PREVIOUS_HASH,
      };
      const entry: AuditEntry = { ...unsigned, hash: auditHash(unsigned) };
      await db.insertInto('audit').values(toRow(entry, stored)).execute();
      return entry;
    },
  };
}

async function newestFirst(db: CatalogDatabase, filter: AuditFilter): Promise<AuditEntry[]> {
  let query = db.selectFrom('audit').selectAll().orderBy('sequence', 'desc').limit(filter.limit);
  for (const column of ['actor', 'action', 'target'] as const) {
    const wanted = filter[column];
    if (wanted !== undefined) query = query.where(column, '=', wanted);
  }
  if (filter.before !== undefined) query = query.where('sequence', '<', filter.before);
  return (await query.execute()).map(toEntry);
}

/** PostgreSQL stores no NUL, and no database half a surrogate pair; what is hashed must be what is read back. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

function toRow(entry: AuditEntry, detail: string): CatalogTables['audit'] {
  const { sequence, at, actor, action, target, previousHash, hash } = entry;
  return { sequence, at, actor, action, target, detail, previous_hash: previousHash, hash };
}

function toEntry(row: Selectable<CatalogTables['audit']>): AuditEntry {
  return {
    sequence: Number(row.sequence),
    at: Number(row.at),
    actor: row.actor,
    action: row.action,
    target: row.target,
    detail: JSON.parse(row.detail) as AuditEntry['detail'],
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
