import type { ApiToken, CatalogReader, CatalogWriter, TokenScope } from '@kapuas/core/ports/catalog.ts';
import type { Selectable } from 'kysely';
import { type CatalogDatabase, type CatalogTables, optionalNumber } from './schema.ts';
import { assertUser } from './users.ts';

type ApiTokenReader = Pick<CatalogReader, 'apiToken' | 'apiTokens'>;
type ApiTokenWriter = Pick<CatalogWriter, 'createApiToken' | 'deleteApiToken'>;

export function apiTokenReader(db: CatalogDatabase): ApiTokenReader {
  return {
    async apiToken(tokenHash) {
      const row = await db
        .selectFrom('api_tokens')
        .selectAll()
        .where('token_hash', '=', tokenHash)
        .executeTakeFirst();
      return row && toApiToken(row);
    },
    async apiTokens(userId) {
      const rows = await db
        .selectFrom('api_tokens')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('ordinal', 'desc')
        .execute();
      return rows.map(toApiToken);
    },
  };
}

export function apiTokenWriter(db: CatalogDatabase, nextId: () => string): ApiTokenWriter {
  return {
    async createApiToken(token) {
      await assertUser(db, token.userId);
      const row: CatalogTables['api_tokens'] = {
        id: token.id,
        token_hash: token.tokenHash,
        user_id: token.userId,
        name: token.name,
        scopes: JSON.stringify(token.scopes),
        created_at: Date.now(),
        ordinal: nextId(),
        expires_at: token.expiresAt,
      };
      await db.insertInto('api_tokens').values(row).execute();
      return toApiToken(row);
    },
    async deleteApiToken(userId, id) {
      await db.deleteFrom('api_tokens').where('user_id', '=', userId).where('id', '=', id).execute();
    },
  };
}

function toApiToken(row: Selectable<CatalogTables['api_tokens']>): ApiToken {
  return {
    id: row.id,
    tokenHash: row.token_hash,
    userId: row.user_id,
    name: row.name,
    scopes: JSON.parse(row.scopes) as TokenScope[],
    createdAt: Number(row.created_at),
    expiresAt: optionalNumber(row.expires_at),
  };
}
