import type { Catalog } from '@kapuas/core/ports/catalog.ts';
import type { WebConfig } from './config.ts';
import { createPasswords, makePassword } from './features/session/password.ts';

export interface FirstAdmin {
  readonly email: string;
  /** Set when it was made here; to be printed now, for it is kept nowhere. */
  readonly password: string | undefined;
}

/** Creates the first administrator when there is no user yet. @returns undefined when there is one */
export async function ensureFirstAdmin(
  catalog: Catalog,
  config: Pick<WebConfig, 'adminEmail' | 'adminPassword'>,
): Promise<FirstAdmin | undefined> {
  if ((await catalog.listUsers()).length > 0) return undefined;
  const email = config.adminEmail.trim().toLowerCase();
  const password = config.adminPassword ?? makePassword();
  const passwordHash = await createPasswords().hash(password);
  const created = await catalog.transaction(async (tx) => {
    if ((await tx.listUsers()).length > 0) return false;
    await tx.createUser({ email, name: 'Administrator', passwordHash, admin: true, disabled: false });
    const detail = { admin: true, first: true };
    await tx.appendAudit({ actor: 'system', action: 'user.create', target: `user:${email}`, detail });
    return true;
  });
  if (!created) return undefined;
  return { email, password: config.adminPassword === undefined ? password : undefined };
}
