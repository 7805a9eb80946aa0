import { hashSecret } from '@kapuas/core/apps/key.ts';
import type { CatalogReader } from '@kapuas/core/ports/catalog.ts';
import type { Throttle } from '@kapuas/core/ports/throttle.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { FastifyRequest } from 'fastify';
import type { WebDeps } from '../../deps.ts';
import { recordRefusal } from '../audit/record.ts';
import { readSessionCookie } from './cookie.ts';
import { type Identity, identityOf } from './identity.ts';
import { resumeSession } from './sessions.ts';
import { addressKey } from './throttle.ts';

/** Who makes the request: by API token when one is sent, else by the session cookie; undefined for nobody. */
export async function authenticate(
  deps: WebDeps,
  wrongTokens: Throttle,
  request: FastifyRequest,
): Promise<Identity | undefined> {
  const token = bearerOf(request);
  if (token !== undefined) return byToken(deps, wrongTokens, request, token);
  const cookie = readSessionCookie(request);
  return cookie === undefined ? undefined : resumeSession(deps.catalog, cookie, deps.config, Date.now());
}

export function bearerOf(request: Pick<FastifyRequest, 'headers'>): string | undefined {
  return /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

async function byToken(
  deps: WebDeps,
  wrongTokens: Throttle,
  request: FastifyRequest,
  token: string,
): Promise<Identity> {
  const identity = await identityOfToken(deps, token);
  if (identity !== undefined) return identity;
  const retryAfter = await wrongTokens.take(addressKey(request.ip));
  if (retryAfter > 0) {
    throw new KapuasError('too-many-attempts', 'Too many wrong API tokens from here.', { retryAfter });
  }
  const detail = 'The API token is unknown or expired, or its user is disabled.';
  await recordRefusal(deps.catalog, request, undefined, 'not-signed-in', detail);
  throw new KapuasError('not-signed-in', detail);
}

async function identityOfToken({ catalog }: WebDeps, token: string): Promise<Identity | undefined> {
  const tokenHash = hashSecret(token);
  const known = await catalog.apiToken(tokenHash);
  if (known === undefined || !isAlive(known)) return undefined;
  const { userId, name, scopes } = known;
  return identityOf(catalog, userId, { kind: 'token', tokenHash, name, scopes });
}

/** Who the caller is now, some time after `authenticate`: undefined when the session, token or user is gone. */
export async function authenticateAgain(
  catalog: CatalogReader,
  { user, via }: Identity,
): Promise<Identity | undefined> {
  const bearer =
    via.kind === 'session' ? await catalog.session(via.tokenHash) : await catalog.apiToken(via.tokenHash);
  return bearer !== undefined && isAlive(bearer) ? identityOf(catalog, user.id, via) : undefined;
}

function isAlive({ expiresAt }: { readonly expiresAt: number | null }): boolean {
  return expiresAt === null || expiresAt > Date.now();
}
