import { NativeSelect } from '@mantine/core';
import type { NewAppRequest } from './use-new-app-request.ts';

type TeamInputProps = Pick<NewAppRequest, 'identity' | 'team' | 'teams'>;

export function TeamInput({ identity, team, teams }: TeamInputProps) {
  return (
    <NativeSelect
      label="Team"
      description={teams.length === 0 ? 'You are in no team that may request apps' : 'Owns the app'}
      data={[{ value: '', label: 'Choose a team', disabled: true }, ...teams]}
      {...identity.getInputProps('team')}
      value={team}
    />
  );
}
