import { isAppName } from '@kapuas/core/apps/app.ts';
import type { Team as StoredTeam } from '@kapuas/core/ports/catalog.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { CreateTeam, Team, TeamDetail, TeamList } from '../../../contract/teams.ts';
import type { WebDeps } from '../../deps.ts';
import { existingTeam } from '../../http/addressed-team.ts';
import { isoTime } from '../../http/times.ts';
import { record } from '../audit/record.ts';
import { permissionsIn } from '../session/current-user.ts';
import { can, type Identity } from '../session/identity.ts';

type Deps = Pick<WebDeps, 'catalog'>;

export async function listTeams({ catalog }: Deps, caller: Identity): Promise<TeamList> {
  const teams = await catalog.listTeams();
  const readable = teams.filter(({ name }) => can(caller, 'team:read', name));
  return { teams: readable.map((team) => viewTeam(team, caller)) };
}

/** The caller becomes its owner. */
export async function createTeam({ catalog }: Deps, caller: Identity, { name }: CreateTeam): Promise<Team> {
  if (!isAppName(name)) throw new KapuasError('invalid-team-name', `"${name}" is not a team name.`);
  const team = await catalog.transaction(async (tx) => {
    const created = await tx.createTeam(name);
    await tx.setMember(name, caller.user.id, 'owner');
    await record(tx, caller, 'team.create', `team:${name}`, {});
    return created;
  });
  return viewTeam(team, { ...caller, roles: new Map([...caller.roles, [name, 'owner']]) });
}

export async function describeTeam({ catalog }: Deps, caller: Identity, name: string): Promise<TeamDetail> {
  const team = await existingTeam(catalog, name);
  const [members, apps] = await Promise.all([catalog.members(name), catalog.listApps()]);
  return {
    ...viewTeam(team, caller),
    members: members.map(({ userId, email, name: fullName, role }) => ({
      userId,
      email,
      name: fullName,
      role,
    })),
    apps: apps.filter((app) => app.team === name).map((app) => app.name),
  };
}

function viewTeam({ name, createdAt }: StoredTeam, caller: Identity): Team {
  return { name, createdAt: isoTime(createdAt), permissions: permissionsIn(caller, name) };
}
