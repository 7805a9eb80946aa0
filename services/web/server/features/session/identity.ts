import { isAllowed, type Permission, type TeamRole } from '@kapuas/core/apps/roles.ts';
import type { CatalogReader, TokenScope, User } from '@kapuas/core/ports/catalog.ts';

/** Who makes a request, with what they may do at this moment. */
export interface Identity {
  readonly user: User;
  readonly roles: ReadonlyMap<string, TeamRole>;
  readonly via: ViaSession | ViaToken;
}

export interface ViaSession {
  readonly kind: 'session';
  readonly tokenHash: string;
  readonly expiresAt: number;
}

export interface ViaToken {
  readonly kind: 'token';
  readonly tokenHash: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
}

const ADMIN_PERMISSIONS: readonly Permission[] = ['create-team', 'manage-users', 'read-audit'];
const READING: readonly Permission[] = ['team:read', 'team:search'];

/** The scope that a token needs for this. */
export function scopeFor(permission: Permission): TokenScope {
  if (permission === 'approve') return 'approve';
  if (ADMIN_PERMISSIONS.includes(permission)) return 'admin';
  return READING.includes(permission) ? 'read' : 'write';
}

export function hasScope(identity: Identity, scope: TokenScope): boolean {
  return identity.via.kind === 'session' || identity.via.scopes.includes(scope);
}

/** Whether the caller's rights and, for a token, its scopes allow it. @param team where it is asked for */
export function can(identity: Identity, permission: Permission, team?: string): boolean {
  const role = team === undefined ? undefined : identity.roles.get(team);
  return hasScope(identity, scopeFor(permission)) && isAllowed(permission, identity.user.admin, role);
}

/** As the audit names the caller. */
export function actorOf({ user, via }: Identity): string {
  return via.kind === 'token' ? `token:${via.name}` : user.email;
}

/** @returns undefined for a user who is gone or disabled */
export async function identityOf(
  catalog: CatalogReader,
  userId: string,
  via: Identity['via'],
): Promise<Identity | undefined> {
  const [user, memberships] = await Promise.all([catalog.userById(userId), catalog.memberships(userId)]);
  if (user === undefined || user.disabled) return undefined;
  return { user, roles: new Map(memberships.map(({ team, role }) => [team, role])), via };
}
