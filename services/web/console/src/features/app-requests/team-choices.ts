import { useQuery } from '@tanstack/react-query';
import { can, teamsWith, useUser } from '../../app/session.ts';
import { teamsQuery } from '../teams/queries.ts';

/** Teams that the user may request apps for. */
export function useTeamChoices(): string[] {
  const user = useUser();
  const everywhere = can(user, 'team:request-app');
  const all = useQuery({ ...teamsQuery, enabled: everywhere });
  if (everywhere) return (all.data?.teams ?? []).map((team) => team.name);
  return teamsWith(user, 'team:request-app');
}
