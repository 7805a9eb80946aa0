import { type QueryClient, queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import type { CurrentUser, SessionAnswer, SignIn } from '../../../contract/session.ts';
import { api } from './api/client.ts';

export type Permission = CurrentUser['permissions'][number];

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => api.get<SessionAnswer>('/session', undefined, signal),
  staleTime: 60_000,
  gcTime: Number.POSITIVE_INFINITY,
});

/** Who is signed in; only below the routes that need somebody. */
export function useUser(): CurrentUser {
  return useSuspenseQuery(sessionQuery).data.user;
}

/** Whether the user may do this, in a team where the permission is a team's. */
export function can(user: CurrentUser, permission: Permission, team?: string): boolean {
  if (user.permissions.includes(permission)) return true;
  return user.teams.some((t) => t.name === team && t.permissions.includes(permission));
}

/** Teams in which the user may do this. */
export function teamsWith(user: CurrentUser, permission: Permission): string[] {
  return user.teams.filter((t) => t.permissions.includes(permission)).map((t) => t.name);
}

export async function signIn(client: QueryClient, credentials: SignIn): Promise<CurrentUser> {
  const before = client.getQueryData(sessionQuery.queryKey)?.user.id;
  const session = await api.post<SessionAnswer>('/session', credentials);
  // What another user was shown must not be seen by this one.
  if (before !== session.user.id) client.clear();
  client.setQueryData(sessionQuery.queryKey, session);
  return session.user;
}

/** Leaves the page, so that nothing of what was shown stays in memory. */
export async function signOut(): Promise<void> {
  await api.delete('/session');
  window.location.assign('/sign-in');
}
