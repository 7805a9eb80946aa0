import { Button, Table } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Team } from '../../../../contract/teams.ts';
import { can, useUser } from '../../app/session.ts';
import { EmptyView } from '../../ui/empty-view.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import rows from '../../ui/row-link.module.css';
import { TimeText } from '../../ui/time-text.tsx';
import { CreateTeamDialog } from './create-team-dialog.tsx';
import { teamsQuery } from './queries.ts';

export function TeamsPage() {
  const user = useUser();
  const query = useQuery(teamsQuery);
  const [creating, dialog] = useDisclosure(false);
  const create = can(user, 'create-team') ? (
    <Button leftSection={<IconPlus size={16} />} onClick={dialog.open}>
      Create a team
    </Button>
  ) : undefined;
  return (
    <Page title="Teams" subtitle="A team owns log apps; its members read and manage them." actions={create}>
      <QueryView query={query}>
        {({ teams }) =>
          teams.length === 0 ? (
            <Panel>
              <EmptyView icon={IconUsersGroup} title="No team yet">
                {create === undefined
                  ? 'An owner of your team, or an administrator, can add you.'
                  : 'Create the first one, then add its members.'}
              </EmptyView>
            </Panel>
          ) : (
            <TeamTable teams={teams} />
          )
        }
      </QueryView>
      <CreateTeamDialog opened={creating} onClose={dialog.close} />
    </Page>
  );
}

function TeamTable({ teams }: { readonly teams: readonly Team[] }) {
  const user = useUser();
  return (
    <Panel flush>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Team</Table.Th>
            <Table.Th>Your role</Table.Th>
            <Table.Th>Created</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {teams.map((team) => (
            <Table.Tr key={team.name} className={rows.row}>
              <Table.Td>
                <Link to="/teams/$team" params={{ team: team.name }} className={rows.link}>
                  {team.name}
                </Link>
              </Table.Td>
              <Table.Td>
                {user.teams.find((t) => t.name === team.name)?.role ?? (user.admin ? 'administrator' : '–')}
              </Table.Td>
              <Table.Td c="dimmed">
                <TimeText at={team.createdAt} relative />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}
