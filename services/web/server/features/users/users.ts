import type { CatalogReader, User as StoredUser } from '@kapuas/core/ports/catalog.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { ChangeUser, CreateUser, User, UserList } from '../../../contract/users.ts';
import type { WebDeps } from '../../deps.ts';
import { InvalidInput } from '../../http/invalid-input.ts';
import { isoTime } from '../../http/times.ts';
import { record } from '../audit/record.ts';
import type { Identity } from '../session/identity.ts';
import type { Passwords } from '../session/password.ts';

type Deps = Pick<WebDeps, 'catalog'>;

const EMAIL = /^[^\s@,<>"]+@[^\s@,<>"]+$/;

export async function listUsers({ catalog }: Deps): Promise<UserList> {
  return { users: (await catalog.listUsers()).map(viewUser) };
}

export async function createUser(
  { catalog }: Deps,
  passwords: Passwords,
  caller: Identity,
  { email: raw, name, password, admin = false }: CreateUser,
): Promise<User> {
  const email = raw.trim().toLowerCase();
  if (!EMAIL.test(email)) throw new InvalidInput([{ field: 'email', message: 'is not an e-mail address' }]);
  const passwordHash = await passwords.hash(password);
  return catalog.transaction(async (tx) => {
    if ((await tx.userByEmail(email)) !== undefined) {
      throw new KapuasError('user-exists', `The e-mail "${email}" is taken.`);
    }
    const user = await tx.createUser({ email, name: name ?? email, passwordHash, admin, disabled: false });
    await record(tx, caller, 'user.create', `user:${email}`, { admin });
    return viewUser(user);
  });
}

/** A new password or being disabled ends every session of the user. */
export async function changeUser(
  { catalog }: Deps,
  passwords: Passwords,
  caller: Identity,
  id: string,
  { password, ...change }: ChangeUser,
): Promise<User> {
  const secret = password === undefined ? {} : { passwordHash: await passwords.hash(password) };
  return catalog.transaction(async (tx) => {
    const user = await existingUser(tx, id);
    if (change.admin === false || change.disabled === true) await assertNotLastAdmin(tx, user);
    await tx.updateUser(id, { ...change, ...secret });
    if (password !== undefined || change.disabled === true) await tx.deleteSessionsOf(id);
    const detail = { ...change, ...(password === undefined ? {} : { password: 'replaced' }) };
    await record(tx, caller, 'user.change', `user:${user.email}`, detail);
    return viewUser(await existingUser(tx, id));
  });
}

async function existingUser(catalog: CatalogReader, id: string): Promise<StoredUser> {
  const user = await catalog.userById(id);
  if (user === undefined) throw new KapuasError('user-unknown', `There is no user with the id "${id}".`);
  return user;
}

async function assertNotLastAdmin(catalog: CatalogReader, user: StoredUser): Promise<void> {
  const others = (await catalog.listUsers()).filter(
    (other) => other.admin && !other.disabled && other.id !== user.id,
  );
  if (user.admin && others.length === 0) {
    throw new KapuasError('last-admin', `${user.email} is the only administrator.`);
  }
}

function viewUser({ id, email, name, admin, disabled, createdAt }: StoredUser): User {
  return { id, email, name, admin, disabled, createdAt: isoTime(createdAt) };
}
