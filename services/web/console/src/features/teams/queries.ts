import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Member, SetMember, Team, TeamDetail, TeamList } from '../../../../contract/teams.ts';
import { api } from '../../app/api/client.ts';
import { sessionQuery } from '../../app/session.ts';

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: ({ signal }) => api.get<TeamList>('/teams', undefined, signal),
});

export function teamQuery(team: string) {
  return queryOptions({
    queryKey: ['teams', team],
    queryFn: ({ signal }) => api.get<TeamDetail>(`/teams/${encodeURIComponent(team)}`, undefined, signal),
  });
}

/** A change of a team can change what the user may do as well. */
function useTeamChange<Input, Answer>(change: (input: Input) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['teams'] }),
        client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
      ]),
  });
}

export function useCreateTeam() {
  return useTeamChange((name: string) => api.post<Team>('/teams', { name }));
}

export type Role = SetMember['role'];

export function useSetMember(team: string) {
  return useTeamChange((member: { readonly email: string; readonly role: Role }) =>
    api.put<Member>(memberPath(team, member.email), { role: member.role }),
  );
}

export function useRemoveMember(team: string) {
  return useTeamChange((email: string) => api.delete<void>(memberPath(team, email)));
}

function memberPath(team: string, email: string): string {
  return `/teams/${encodeURIComponent(team)}/members/${encodeURIComponent(email)}`;
}
