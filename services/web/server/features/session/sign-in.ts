import type { CatalogWriter } from '@kapuas/core/ports/catalog.ts';
import type { Throttle } from '@kapuas/core/ports/throttle.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { SignIn } from '../../../contract/session.ts';
import type { WebDeps } from '../../deps.ts';
import { record } from '../audit/record.ts';
import { type Identity, identityOf } from './identity.ts';
import type { Passwords } from './password.ts';
import { beginSession } from './sessions.ts';
import { addressKey } from './throttle.ts';

export interface SignInDeps extends WebDeps {
  readonly passwords: Passwords;
  readonly triesByEmail: Throttle;
  readonly triesByAddress: Throttle;
}

/** Checks e-mail and password and begins a session, or refuses; both are audited. */
export async function signIn(
  deps: SignInDeps,
  { email, password }: SignIn,
  address: string,
): Promise<{ readonly token: string; readonly identity: Identity }> {
  const key = email.trim().toLowerCase();
  await countTry(deps, key, addressKey(address));
  const user = await deps.catalog.userByEmail(key);
  const right = await deps.passwords.verify(password, user?.passwordHash);
  if (user === undefined || !right || user.disabled) return refuse(deps, key, address);
  await deps.triesByEmail.forget(key);
  await deps.triesByAddress.giveBack(addressKey(address));
  const begun = await deps.catalog.transaction((tx) => begin(tx, deps, user.id, address));
  return begun ?? refuse(deps, key, address);
}

/** @returns undefined when the user was disabled while the password was checked */
async function begin(tx: CatalogWriter, { config }: SignInDeps, userId: string, address: string) {
  const { token, via } = await beginSession(tx, userId, config, Date.now());
  const identity = await identityOf(tx, userId, via);
  if (identity === undefined) {
    await tx.deleteSession(via.tokenHash);
    return undefined;
  }
  await record(tx, identity, 'session.begin', `user:${identity.user.email}`, { address });
  return { token, identity };
}

/** Counted before the password is checked, so that many tries at once are counted too. */
async function countTry(
  { triesByEmail, triesByAddress }: SignInDeps,
  email: string,
  address: string,
): Promise<void> {
  const waits = await Promise.all([triesByAddress.take(address), triesByEmail.take(email)]);
  const retryAfter = Math.max(...waits);
  if (retryAfter === 0) return;
  throw new KapuasError('too-many-attempts', `Too many sign-ins failed; wait ${retryAfter} s.`, {
    retryAfter,
  });
}

async function refuse(deps: SignInDeps, email: string, address: string): Promise<never> {
  const detail = { code: 'bad-credentials', address };
  await deps.catalog.transaction((tx) =>
    tx.appendAudit({ actor: 'anonymous', action: 'session.refuse', target: `user:${email}`, detail }),
  );
  throw new KapuasError('bad-credentials', 'No user has this e-mail and this password.');
}
