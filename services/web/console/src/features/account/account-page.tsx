import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { signOut, useUser } from '../../app/session.ts';
import { SchemeChoice } from '../../app/shell/scheme-choice.tsx';
import { useZone } from '../../app/time/zone.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { PasswordForm } from './password-form.tsx';
import { TokensPanel } from './tokens-panel.tsx';

export function AccountPage() {
  const user = useUser();
  const leaving = useMutation({ mutationFn: signOut });
  return (
    <Page
      title="Account"
      subtitle={user.name === '' || user.name === user.email ? user.email : `${user.name}, ${user.email}`}
      width="narrow"
      actions={
        <Button variant="default" loading={leaving.isPending} onClick={() => leaving.mutate()}>
          Sign out
        </Button>
      }
    >
      <Stack gap="lg">
        <Appearance />
        <Panel title="Teams">
          <Memberships />
        </Panel>
        <TokensPanel />
        <Panel title="Password">
          <PasswordForm />
        </Panel>
      </Stack>
    </Page>
  );
}

function Appearance() {
  const { zone, toggleZone } = useZone();
  return (
    <Panel title="Appearance">
      <Stack gap="md">
        <Group justify="space-between">
          <Text>Colour scheme</Text>
          <SchemeChoice />
        </Group>
        <Switch
          label="Show times in UTC"
          description="Otherwise in the zone of this device; the other one is in each tooltip."
          checked={zone === 'utc'}
          onChange={toggleZone}
        />
      </Stack>
    </Panel>
  );
}

function Memberships() {
  const user = useUser();
  if (user.teams.length === 0) return <Text c="dimmed">You are in no team yet.</Text>;
  return (
    <Stack gap={6}>
      {user.teams.map((team) => (
        <Group key={team.name} justify="space-between">
          <Link to="/teams/$team" params={{ team: team.name }} className="quiet-link">
            {team.name}
          </Link>
          <Text c="dimmed">{team.role}</Text>
        </Group>
      ))}
    </Stack>
  );
}
