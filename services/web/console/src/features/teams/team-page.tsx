import { Group, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { TeamDetail } from '../../../../contract/teams.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { KeysPanel } from '../keys/keys-panel.tsx';
import { AddMemberForm } from './add-member-form.tsx';
import { MembersTable } from './members-table.tsx';
import { teamQuery } from './queries.ts';

export function TeamPage() {
  const { team } = useParams({ from: '/shell/teams/$team' });
  const query = useQuery(teamQuery(team));
  const mayRequest = query.data?.permissions.includes('team:request-app') === true;
  return (
    <Page
      title={team}
      subtitle="Team"
      actions={
        mayRequest && (
          <LinkButton to="/app-requests/new" search={{ team }} leftSection={<IconPlus size={16} />}>
            Request a log app
          </LinkButton>
        )
      }
    >
      <QueryView query={query}>{(detail) => <TeamParts detail={detail} />}</QueryView>
    </Page>
  );
}

function TeamParts({ detail }: { readonly detail: TeamDetail }) {
  const mayManage = detail.permissions.includes('team:manage-members');
  return (
    <Stack gap="lg">
      <Panel
        title="Members"
        note="Viewers search. Members also request apps and manage keys. Owners also manage members and delete apps."
        flush
      >
        <MembersTable team={detail.name} members={detail.members} mayManage={mayManage} />
        {mayManage && <AddMemberForm team={detail.name} />}
      </Panel>
      <Panel title="Apps">
        <TeamApps apps={detail.apps} />
      </Panel>
      {detail.permissions.includes('team:manage-keys') && (
        <KeysPanel
          owner={{ team: detail.name }}
          title="Team keys"
          note="One key for all apps of the team; the sender names the app (X-App-Name)."
        />
      )}
    </Stack>
  );
}

function TeamApps({ apps }: { readonly apps: readonly string[] }) {
  if (apps.length === 0) return <Text c="dimmed">This team has no log app yet.</Text>;
  return (
    <Group gap="xs">
      {apps.map((app) => (
        <LinkButton key={app} to="/apps/$app" params={{ app }} variant="default" size="xs">
          {app}
        </LinkButton>
      ))}
    </Group>
  );
}
