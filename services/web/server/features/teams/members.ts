import type { TeamRole } from '@kapuas/core/apps/roles.ts';
import type { CatalogReader, User } from '@kapuas/core/ports/catalog.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { Member, MemberParams } from '../../../contract/teams.ts';
import type { WebDeps } from '../../deps.ts';
import { record } from '../audit/record.ts';
import type { Identity } from '../session/identity.ts';

type Deps = Pick<WebDeps, 'catalog'>;

export async function setMember(
  { catalog }: Deps,
  caller: Identity,
  { team, email }: MemberParams,
  role: TeamRole,
): Promise<Member> {
  return catalog.transaction(async (tx) => {
    const user = await existingUser(tx, email);
    if (role !== 'owner') await assertNotLastOwner(tx, team, user);
    await tx.setMember(team, user.id, role);
    await record(tx, caller, 'team.set-member', `team:${team}`, { member: user.email, role });
    return { userId: user.id, email: user.email, name: user.name, role };
  });
}

export async function removeMember(
  { catalog }: Deps,
  caller: Identity,
  { team, email }: MemberParams,
): Promise<void> {
  await catalog.transaction(async (tx) => {
    const user = await existingUser(tx, email);
    await assertNotLastOwner(tx, team, user);
    await tx.removeMember(team, user.id);
    await record(tx, caller, 'team.remove-member', `team:${team}`, { member: user.email });
  });
}

async function existingUser(catalog: CatalogReader, email: string): Promise<User> {
  const user = await catalog.userByEmail(email.toLowerCase());
  if (user === undefined) throw new KapuasError('user-unknown', `There is no user "${email}".`);
  return user;
}

async function assertNotLastOwner(catalog: CatalogReader, team: string, user: User): Promise<void> {
  const owners = (await catalog.members(team)).filter(({ role }) => role === 'owner');
  if (owners.length === 1 && owners[0]?.userId === user.id) {
    throw new KapuasError('last-owner', `${user.email} is the only owner of the team "${team}".`);
  }
}
