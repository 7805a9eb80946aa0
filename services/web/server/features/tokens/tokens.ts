import { randomBytes, randomUUID } from 'node:crypto';
import { hashSecret } from '@kapuas/core/apps/key.ts';
import type { ApiToken as StoredToken } from '@kapuas/core/ports/catalog.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { ApiToken, ApiTokenList, CreateApiToken, IssuedApiToken } from '../../../contract/tokens.ts';
import type { WebDeps } from '../../deps.ts';
import { isoTime, isoTimeOrNull, parseExpiry } from '../../http/times.ts';
import { record } from '../audit/record.ts';
import type { Identity } from '../session/identity.ts';

type Deps = Pick<WebDeps, 'catalog'>;

export async function listTokens({ catalog }: Deps, { user }: Identity): Promise<ApiTokenList> {
  return { tokens: (await catalog.apiTokens(user.id)).map(viewToken) };
}

/** `kpt_` and 256 random bits; only the hash is kept. */
export async function createToken(
  { catalog }: Deps,
  caller: Identity,
  { name, scopes, expiresAt: until }: CreateApiToken,
): Promise<IssuedApiToken> {
  const token = `kpt_${randomBytes(32).toString('base64url')}`;
  const expiresAt = parseExpiry(until, Date.now());
  const stored = await catalog.transaction(async (tx) => {
    const detail = { name, scopes, expiresAt: isoTimeOrNull(expiresAt) };
    await record(tx, caller, 'token.create', `user:${caller.user.email}`, detail);
    const wanted = { id: randomUUID(), tokenHash: hashSecret(token), userId: caller.user.id };
    return tx.createApiToken({ ...wanted, name, scopes, expiresAt });
  });
  return { ...viewToken(stored), token };
}

export async function deleteToken({ catalog }: Deps, caller: Identity, id: string): Promise<void> {
  await catalog.transaction(async (tx) => {
    const token = (await tx.apiTokens(caller.user.id)).find((one) => one.id === id);
    if (token === undefined) throw new KapuasError('not-found', `You have no API token "${id}".`);
    await tx.deleteApiToken(caller.user.id, id);
    await record(tx, caller, 'token.delete', `user:${caller.user.email}`, { name: token.name });
  });
}

function viewToken({ id, name, scopes, createdAt, expiresAt }: StoredToken): ApiToken {
  return {
    id,
    name,
    scopes: [...scopes],
    createdAt: isoTime(createdAt),
    expiresAt: isoTimeOrNull(expiresAt),
  };
}
