import { PERMISSIONS, type Permission } from '@kapuas/core/apps/roles.ts';
import type { SessionAnswer } from '../../../contract/session.ts';
import { can, type Identity } from './identity.ts';

const EVERYWHERE = PERMISSIONS.filter((permission) => !permission.startsWith('team:'));
const IN_TEAM = PERMISSIONS.filter((permission) => permission.startsWith('team:'));

/** Who the caller is and what they may do, so that the console shows what will work. */
export function describeCaller(identity: Identity): SessionAnswer {
  const { user, roles, via } = identity;
  return {
    user: {
      id: user.id,
      email: user.email,
      name: user.name,
      admin: user.admin,
      permissions: EVERYWHERE.filter((permission) => can(identity, permission)),
      teams: [...roles].map(([name, role]) => ({ name, role, permissions: permissionsIn(identity, name) })),
    },
    ...(via.kind === 'session' ? { expiresAt: new Date(via.expiresAt).toISOString() } : {}),
  };
}

export function permissionsIn(identity: Identity, team: string): Permission[] {
  return IN_TEAM.filter((permission) => can(identity, permission, team));
}
