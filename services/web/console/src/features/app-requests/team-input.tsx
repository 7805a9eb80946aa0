import { NativeSelect } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { can, teamsWith, useUser } from '../../app/session.ts';
import { teamsQuery } from '../teams/queries.ts';
import type { Identity } from './new-app-request-form.tsx';

/** Teams that the user may request apps for. */
export function useTeamChoices(): string[] {
  const user = useUser();
  const everywhere = can(user, 'team:request-app');
  const all = useQuery({ ...teamsQuery, enabled: everywhere });
  if (everywhere) return (all.data?.teams ?? []).map((team) => team.name);
  return teamsWith(user, 'team:request-app');
}

interface TeamInputProps {
  readonly form: UseFormReturnType<Identity>;
  readonly value: string;
  readonly teams: readonly string[];
}

export function TeamInput({ form, value, teams }: TeamInputProps) {
  return (
    <NativeSelect
      label="Team"
      description={teams.length === 0 ? 'You are in no team that may request apps' : 'Owns the app'}
      data={[{ value: '', label: 'Choose a team', disabled: true }, ...teams]}
      {...form.getInputProps('team')}
      value={value}
    />
  );
}
