import type { CatalogWriter, Session } from '@kapuas/core/ports/catalog.ts';
import { describe, expect } from 'vitest';
import { type createCases, uniqueName } from '../cases.ts';
import { type CatalogFixture, createUser, seed } from './fixture.ts';

export function credentialCases(
  promise: ReturnType<typeof createCases>,
  fixture: () => CatalogFixture,
): void {
  const catalog = () => fixture().catalog;
  const change = <T>(work: (tx: CatalogWriter) => Promise<T>): Promise<T> => catalog().transaction(work);

  describe('sessions', () => {
    async function createSession(userId: string, expiresAt: number): Promise<Session> {
      const session = { tokenHash: uniqueName('hash'), userId, createdAt: 10, lastSeenAt: 20, expiresAt };
      await change((tx) => tx.createSession(session));
      return session;
    }

    promise('are found by the hash of their token, also when expired', async () => {
      const { user } = await seed(catalog());
      const session = await createSession(user.id, 1);
      await fixture().reopen();
      expect(await catalog().session(session.tokenHash)).toEqual(session);
      expect(await catalog().session('none')).toBeUndefined();
    });

    promise('are touched and deleted, one or all of a user', async () => {
      const { user } = await seed(catalog());
      const other = await change((tx) => createUser(tx));
      const sessions = [
        await createSession(user.id, 100),
        await createSession(user.id, 100),
        await createSession(user.id, 100),
        await createSession(other.id, 100),
      ];
      const [a, b, c, d] = sessions.map(({ tokenHash }) => tokenHash) as [string, string, string, string];
      await change((tx) => tx.touchSession(a, 30, 130));
      expect(await catalog().session(a)).toEqual({ ...sessions[0], lastSeenAt: 30, expiresAt: 130 });
      await change((tx) => tx.deleteSession(b));
      expect(await catalog().session(b)).toBeUndefined();
      expect(await catalog().session(c)).toBeDefined();
      await change((tx) => tx.deleteSessionsOf(user.id));
      expect(await catalog().session(a)).toBeUndefined();
      expect(await catalog().session(c)).toBeUndefined();
      expect(await catalog().session(d)).toBeDefined();
    });

    promise('are swept once expired', async () => {
      const { user } = await seed(catalog());
      await change((tx) => tx.deleteExpiredSessions(1_000));
      const [old, edge, young] = [
        await createSession(user.id, 999),
        await createSession(user.id, 1_000),
        await createSession(user.id, 1_001),
      ];
      expect(await change((tx) => tx.deleteExpiredSessions(1_000))).toBe(2);
      expect(await catalog().session(old.tokenHash)).toBeUndefined();
      expect(await catalog().session(edge.tokenHash)).toBeUndefined();
      expect(await catalog().session(young.tokenHash)).toEqual(young);
    });
  });

  describe('API tokens', () => {
    promise('are found by hash, listed newest first, and deleted by their user only', async () => {
      const { user } = await seed(catalog());
      const other = await change((tx) => createUser(tx));
      const made = [];
      for (const name of ['a', 'b', 'c']) {
        const token = {
          id: uniqueName('id'),
          tokenHash: uniqueName('hash'),
          userId: user.id,
          name,
          scopes: ['read', 'approve'] as const,
          expiresAt: name === 'a' ? 1_800_000_000_000 : null,
        };
        made.push(await change((tx) => tx.createApiToken(token)));
        expect(made.at(-1)).toMatchObject(token);
      }
      const [a, b, c] = made;
      expect(await catalog().apiToken(a?.tokenHash ?? '')).toEqual(a);
      expect(await catalog().apiToken('none')).toBeUndefined();
      expect(await catalog().apiTokens(user.id)).toEqual([c, b, a]);
      await change((tx) => tx.deleteApiToken(other.id, b?.id ?? ''));
      expect(await catalog().apiTokens(user.id)).toEqual([c, b, a]);
      await change((tx) => tx.deleteApiToken(user.id, b?.id ?? ''));
      expect(await catalog().apiTokens(user.id)).toEqual([c, a]);
    });
  });
}
