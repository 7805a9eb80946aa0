import { forwardPassword, issueKey } from '@kapuas/core/apps/key.ts';
import type { CatalogReader, KeyOwner, Key as StoredKey } from '@kapuas/core/ports/catalog.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { CreateKey, IssuedKey, Key, KeyList } from '../../../contract/keys.ts';
import type { WebDeps } from '../../deps.ts';
import { existingApp } from '../../http/addressed-team.ts';
import { isoTime, isoTimeOrNull, parseExpiry } from '../../http/times.ts';
import { assertNotDeleting } from '../apps/apps.ts';
import { record } from '../audit/record.ts';
import type { Identity } from '../session/identity.ts';
import { emailOf } from '../users/email-of.ts';
import { publishKeys } from './publish-keys.ts';

export async function listKeys({ catalog }: WebDeps, owner: KeyOwner): Promise<KeyList> {
  const keys = await catalog.keys(owner);
  return { keys: await Promise.all(keys.map((key) => viewKey(catalog, key))) };
}

/** The key and its forward password leave the server this once. */
export async function createKey(
  deps: WebDeps,
  caller: Identity,
  owner: KeyOwner,
  { name, expiresAt: until }: CreateKey,
): Promise<IssuedKey> {
  const expiresAt = parseExpiry(until, Date.now());
  const { id, key, hash } = issueKey();
  await deps.catalog.transaction(async (tx) => {
    if ('app' in owner) assertNotDeleting(await existingApp(tx, owner.app));
    await tx.createKey({ id, owner, name, hash, createdBy: caller.user.id, expiresAt });
    const detail = { key: id, name, expiresAt: isoTimeOrNull(expiresAt) };
    await record(tx, caller, 'key.create', targetOf(owner), detail);
  });
  await publishKeys(deps, owner, id, 'known');
  const password = forwardPassword(deps.config.forwardSecret, id);
  return { id, name, key, forwardPassword: password, expiresAt: isoTimeOrNull(expiresAt) };
}

export async function revokeKey(deps: WebDeps, caller: Identity, owner: KeyOwner, id: string): Promise<void> {
  await deps.catalog.transaction(async (tx) => {
    const key = await existingKey(tx, owner, id);
    if (key.revokedAt !== null) return;
    await tx.updateKey(owner, id, { revokedAt: Date.now() });
    await record(tx, caller, 'key.revoke', targetOf(owner), { key: id, name: key.name });
  });
  await publishKeys(deps, owner, id, 'unknown');
}

/** For a rotation: the old key goes on until every forwarder has the new one. */
export async function changeKey(
  deps: WebDeps,
  caller: Identity,
  owner: KeyOwner,
  id: string,
  until: string | null,
): Promise<Key> {
  const expiresAt = parseExpiry(until, Date.now());
  const changed = await deps.catalog.transaction(async (tx) => {
    const key = await existingKey(tx, owner, id);
    if (key.revokedAt !== null) throw new KapuasError('bad-request', `The key ${id} is revoked.`);
    const detail = { key: id, name: key.name, expiresAt: isoTimeOrNull(expiresAt) };
    await record(tx, caller, 'key.change', targetOf(owner), detail);
    return tx.updateKey(owner, id, { expiresAt });
  });
  await publishKeys(deps, owner, id, 'known');
  return viewKey(deps.catalog, changed);
}

async function existingKey(catalog: CatalogReader, owner: KeyOwner, id: string): Promise<StoredKey> {
  const key = (await catalog.keys(owner)).find((one) => one.id === id);
  if (key === undefined) throw new KapuasError('not-found', `There is no key "${id}" here.`);
  return key;
}

function targetOf(owner: KeyOwner): string {
  return 'app' in owner ? `app:${owner.app}` : `team:${owner.team}`;
}

async function viewKey(catalog: CatalogReader, key: StoredKey): Promise<Key> {
  const { id, name, createdAt, expiresAt, revokedAt } = key;
  return {
    id,
    name,
    status: statusOf(key, Date.now()),
    createdBy: await emailOf(catalog, key.createdBy),
    createdAt: isoTime(createdAt),
    expiresAt: isoTimeOrNull(expiresAt),
    revokedAt: isoTimeOrNull(revokedAt),
  };
}

function statusOf({ revokedAt, expiresAt }: StoredKey, now: number): Key['status'] {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'active';
}
