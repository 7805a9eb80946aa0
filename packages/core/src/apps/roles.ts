export const TEAM_ROLES = ['owner', 'member', 'viewer'] as const;
export type TeamRole = (typeof TEAM_ROLES)[number];

/** What a route can ask for. `team:` permissions hold within one team, the others everywhere. */
export const PERMISSIONS = [
  'team:read',
  'team:search',
  'team:request-app',
  'team:change-app',
  'team:manage-keys',
  'team:delete-app',
  'team:manage-members',
  'create-team',
  'approve',
  'manage-users',
  'read-audit',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const OF_ROLE: Readonly<Record<TeamRole, readonly Permission[]>> = {
  viewer: ['team:read', 'team:search'],
  member: ['team:read', 'team:search', 'team:request-app', 'team:change-app', 'team:manage-keys'],
  owner: [
    'team:read',
    'team:search',
    'team:request-app',
    'team:change-app',
    'team:manage-keys',
    'team:delete-app',
    'team:manage-members',
  ],
};

/** An admin may do everything; others what their role in the team allows. */
export function isAllowed(permission: Permission, admin: boolean, role: TeamRole | undefined): boolean {
  return admin || (role !== undefined && OF_ROLE[role].includes(permission));
}
