import type { CatalogReader, CatalogWriter } from '@kapuas/core/ports/catalog.ts';
import type { CatalogDatabase } from './schema.ts';
import { assertUser } from './users.ts';

type SessionReader = Pick<CatalogReader, 'session'>;
type SessionWriter = Pick<
  CatalogWriter,
  'createSession' | 'touchSession' | 'deleteSession' | 'deleteSessionsOf' | 'deleteExpiredSessions'
>;

export function sessionReader(db: CatalogDatabase): SessionReader {
  return {
    async session(tokenHash) {
      const row = await db
        .selectFrom('sessions')
        .selectAll()
        .where('token_hash', '=', tokenHash)
        .executeTakeFirst();
      return (
        row && {
          tokenHash: row.token_hash,
          userId: row.user_id,
          createdAt: Number(row.created_at),
          lastSeenAt: Number(row.last_seen_at),
          expiresAt: Number(row.expires_at),
        }
      );
    },
  };
}

export function sessionWriter(db: CatalogDatabase): SessionWriter {
  return {
    async createSession(session) {
      await assertUser(db, session.userId);
      await db
        .insertInto('sessions')
        .values({
          token_hash: session.tokenHash,
          user_id: session.userId,
          created_at: session.createdAt,
          last_seen_at: session.lastSeenAt,
          expires_at: session.expiresAt,
        })
        .execute();
    },
    async touchSession(tokenHash, lastSeenAt, expiresAt) {
      await db
        .updateTable('sessions')
        .set({ last_seen_at: lastSeenAt, expires_at: expiresAt })
        .where('token_hash', '=', tokenHash)
        .execute();
    },
    async deleteSession(tokenHash) {
      await db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
    },
    async deleteSessionsOf(userId) {
      await db.deleteFrom('sessions').where('user_id', '=', userId).execute();
    },
    async deleteExpiredSessions(now) {
      const { numDeletedRows } = await db
        .deleteFrom('sessions')
        .where('expires_at', '<=', now)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
