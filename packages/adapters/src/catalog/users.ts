import type { CatalogReader, CatalogWriter, User } from '@kapuas/core/ports/catalog.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { Selectable } from 'kysely';
import { type CatalogDatabase, type CatalogTables, toFlag } from './schema.ts';

type UserReader = Pick<CatalogReader, 'userByEmail' | 'userById' | 'listUsers'>;
type UserWriter = Pick<CatalogWriter, 'createUser' | 'updateUser'>;

export function userReader(db: CatalogDatabase): UserReader {
  const users = () => db.selectFrom('users').selectAll();
  return {
    async userByEmail(email) {
      const row = await users().where('email', '=', email.toLowerCase()).executeTakeFirst();
      return row && toUser(row);
    },
    async userById(id) {
      const row = await users().where('id', '=', id).executeTakeFirst();
      return row && toUser(row);
    },
    async listUsers() {
      const rows = await users().orderBy('name').orderBy('email').execute();
      return rows.map(toUser);
    },
  };
}

export function userWriter(db: CatalogDatabase, nextId: () => string): UserWriter {
  return {
    async createUser(user) {
      const created: User = {
        ...user,
        email: user.email.toLowerCase(),
        id: nextId(),
        createdAt: Date.now(),
      };
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('users')
        .values(toRow(created))
        .onConflict((c) => c.column('email').doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 0n) {
        throw new KapuasError('user-exists', `There is a user with the e-mail ${created.email} already.`);
      }
      return created;
    },
    async updateUser(id, change) {
      const { numUpdatedRows } = await db
        .updateTable('users')
        .set({
          ...(change.name === undefined ? {} : { name: change.name }),
          ...(change.passwordHash === undefined ? {} : { password_hash: change.passwordHash }),
          ...(change.admin === undefined ? {} : { admin: toFlag(change.admin) }),
          ...(change.disabled === undefined ? {} : { disabled: toFlag(change.disabled) }),
          id,
        })
        .where('id', '=', id)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new KapuasError('user-unknown', `There is no user with the id ${id}.`);
    },
  };
}

/** Throws `user-unknown`. */
export async function assertUser(db: CatalogDatabase, id: string): Promise<void> {
  const row = await db.selectFrom('users').select('id').where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new KapuasError('user-unknown', `There is no user with the id ${id}.`);
}

function toRow(user: User): CatalogTables['users'] {
  const { id, email, name, passwordHash, admin, disabled, createdAt } = user;
  return {
    id,
    email,
    name,
    password_hash: passwordHash,
    admin: toFlag(admin),
    disabled: toFlag(disabled),
    created_at: createdAt,
  };
}

function toUser(row: Selectable<CatalogTables['users']>): User {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    passwordHash: row.password_hash,
    admin: row.admin === 1,
    disabled: row.disabled === 1,
    createdAt: Number(row.created_at),
  };
}
