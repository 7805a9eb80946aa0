import { DEFAULT_SPEC } from '@kapuas/core/apps/app.ts';
import { issueKey } from '@kapuas/core/apps/key.ts';
import type { Catalog, CatalogWriter, Key, KeyOwner, User } from '@kapuas/core/ports/catalog.ts';
import { uniqueName } from '../cases.ts';

export interface CatalogFixture {
  readonly catalog: Catalog;
  /** Closes the catalog and opens it again over the same storage. */
  reopen(): Promise<void>;
  dispose(): Promise<void>;
  /** Changes the storage behind the catalog's back; rejects when the database refuses. */
  tamper(statement: string): Promise<void>;
  /** Takes away what makes the database refuse to change the audit, as an intruder with its files could. */
  unprotectAudit(): Promise<void>;
}

export const spec = { ...DEFAULT_SPEC, description: 'Checkout, Grüße', headers: ['x-user-id'] };

/** What most cases start from. */
export interface Seed {
  readonly user: User;
  readonly team: string;
  readonly app: string;
}

export async function seed(catalog: Catalog): Promise<Seed> {
  const [team, app] = [uniqueName('team'), uniqueName('app')];
  const user = await catalog.transaction(async (tx) => {
    const created = await createUser(tx);
    await tx.createTeam(team);
    await tx.createApp({ name: app, team, spec });
    return created;
  });
  return { user, team, app };
}

export function createUser(tx: CatalogWriter, change: Partial<User> = {}): Promise<User> {
  return tx.createUser({
    email: `${uniqueName('user')}@example.com`,
    name: 'Someone',
    passwordHash: 'scrypt$1$2',
    admin: false,
    disabled: false,
    ...change,
  });
}

export async function createKey(
  tx: CatalogWriter,
  owner: KeyOwner,
  by: string,
  name = 'first',
): Promise<Key> {
  const { id, hash } = issueKey();
  return tx.createKey({ id, owner, name, hash, createdBy: by, expiresAt: null });
}
