import { randomBytes } from 'node:crypto';
import { hashSecret } from '@kapuas/core/apps/key.ts';
import type { Catalog, CatalogWriter } from '@kapuas/core/ports/catalog.ts';
import type { WebConfig } from '../../config.ts';
import { type Identity, identityOf, type ViaSession } from './identity.ts';

const HOUR_MS = 3_600_000;

/** A session's last use is written this often at most. */
const TOUCH_MS = 60_000;

type Lifetimes = Pick<WebConfig, 'sessionHours' | 'sessionMaxHours'>;

export interface BegunSession {
  /** For the cookie; the catalog holds its hash only. */
  readonly token: string;
  readonly via: ViaSession;
}

export async function beginSession(
  tx: CatalogWriter,
  userId: string,
  lifetimes: Lifetimes,
  now: number,
): Promise<BegunSession> {
  const token = randomBytes(32).toString('base64url');
  const tokenHash = hashSecret(token);
  const expiresAt = expiryOf(now, now, lifetimes);
  await tx.createSession({ tokenHash, userId, createdAt: now, lastSeenAt: now, expiresAt });
  return { token, via: { kind: 'session', tokenHash, expiresAt } };
}

/** The caller behind a cookie's token; a session that is used lives on, up to its cap. */
export async function resumeSession(
  catalog: Catalog,
  token: string,
  lifetimes: Lifetimes,
  now: number,
): Promise<Identity | undefined> {
  const tokenHash = hashSecret(token);
  const session = await catalog.session(tokenHash);
  if (session === undefined || session.expiresAt <= now) return undefined;
  let { expiresAt } = session;
  if (now - session.lastSeenAt >= TOUCH_MS) {
    expiresAt = expiryOf(session.createdAt, now, lifetimes);
    await catalog.transaction((tx) => tx.touchSession(tokenHash, now, expiresAt));
  }
  return identityOf(catalog, session.userId, { kind: 'session', tokenHash, expiresAt });
}

function expiryOf(createdAt: number, now: number, { sessionHours, sessionMaxHours }: Lifetimes): number {
  return Math.min(now + sessionHours * HOUR_MS, createdAt + sessionMaxHours * HOUR_MS);
}
