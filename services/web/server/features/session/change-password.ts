import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { ChangePassword } from '../../../contract/session.ts';
import { record } from '../audit/record.ts';
import type { Identity } from './identity.ts';
import { beginSession } from './sessions.ts';
import type { SignInDeps } from './sign-in.ts';

/** Ends every session of the caller and begins a new one. @returns the new session's token */
export async function changePassword(
  { catalog, config, passwords, triesByEmail }: SignInDeps,
  caller: Identity,
  { current, next }: ChangePassword,
): Promise<{ readonly token: string }> {
  const { user } = caller;
  const retryAfter = await triesByEmail.take(user.email);
  if (retryAfter > 0) throw new KapuasError('too-many-attempts', 'Too many wrong passwords.', { retryAfter });
  if (!(await passwords.verify(current, user.passwordHash))) {
    throw new KapuasError('bad-credentials', 'The current password is not right.');
  }
  await triesByEmail.forget(user.email);
  const passwordHash = await passwords.hash(next);
  return catalog.transaction(async (tx) => {
    await tx.updateUser(user.id, { passwordHash });
    await tx.deleteSessionsOf(user.id);
    await record(tx, caller, 'user.change-password', `user:${user.email}`, {});
    return beginSession(tx, user.id, config, Date.now());
  });
}
