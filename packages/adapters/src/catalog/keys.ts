import type { CatalogReader, CatalogWriter, Key, KeyOwner } from '@kapuas/core/ports/catalog.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { Selectable } from 'kysely';
import { raiseGeneration } from './apps.ts';
import { type CatalogDatabase, type CatalogTables, optionalNumber } from './schema.ts';
import { assertTeam } from './teams.ts';

type KeyReader = Pick<CatalogReader, 'keys'>;
type KeyWriter = Pick<CatalogWriter, 'createKey' | 'updateKey'>;
type OwnerColumns = Pick<CatalogTables['keys'], 'owner_kind' | 'owner_name'>;

export function keyReader(db: CatalogDatabase): KeyReader {
  return {
    async keys(owner) {
      const { owner_kind, owner_name } = ownerColumns(owner);
      const rows = await db
        .selectFrom('keys')
        .selectAll()
        .where('owner_kind', '=', owner_kind)
        .where('owner_name', '=', owner_name)
        .orderBy('ordinal', 'desc')
        .execute();
      return rows.map(toKey);
    },
  };
}

export function keyWriter(db: CatalogDatabase, nextId: () => string): KeyWriter {
  return {
    async createKey(key) {
      await touchOwner(db, key.owner);
      const row: CatalogTables['keys'] = {
        id: key.id,
        ...ownerColumns(key.owner),
        name: key.name,
        hash: key.hash,
        created_by: key.createdBy,
        created_at: Date.now(),
        ordinal: nextId(),
        expires_at: key.expiresAt,
        revoked_at: null,
      };
      await db.insertInto('keys').values(row).execute();
      return toKey(row);
    },
    async updateKey(owner, id, { revokedAt, expiresAt }) {
      const { owner_kind, owner_name } = ownerColumns(owner);
      const row = await db
        .updateTable('keys')
        .set({
          id,
          ...(revokedAt === undefined ? {} : { revoked_at: revokedAt }),
          ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
        })
        .where('id', '=', id)
        .where('owner_kind', '=', owner_kind)
        .where('owner_name', '=', owner_name)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) {
        throw new KapuasError('key-unknown', `The ${owner_kind} ${owner_name} has no key with the id ${id}.`);
      }
      await touchOwner(db, owner);
      return toKey(row);
    },
  };
}

/** A key is part of an app's desired state. Throws `app-unknown` or `team-unknown`. */
async function touchOwner(db: CatalogDatabase, owner: KeyOwner): Promise<void> {
  if ('app' in owner) await raiseGeneration(db, owner.app);
  else await assertTeam(db, owner.team);
}

function ownerColumns(owner: KeyOwner): OwnerColumns {
  return 'app' in owner
    ? { owner_kind: 'app', owner_name: owner.app }
    : { owner_kind: 'team', owner_name: owner.team };
}

function toKey(row: Selectable<CatalogTables['keys']>): Key {
  return {
    id: row.id,
    owner: row.owner_kind === 'app' ? { app: row.owner_name } : { team: row.owner_name },
    name: row.name,
    hash: row.hash,
    createdBy: row.created_by,
    createdAt: Number(row.created_at),
    expiresAt: optionalNumber(row.expires_at),
    revokedAt: optionalNumber(row.revoked_at),
  };
}
