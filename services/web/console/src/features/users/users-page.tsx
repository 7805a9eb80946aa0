import { Button, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { User } from '../../../../contract/users.ts';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { Needs } from '../not-found/no-permission.tsx';
import { CreateUserDialog } from './create-user-dialog.tsx';
import { usersQuery } from './queries.ts';
import { UserActions } from './user-actions.tsx';

export function UsersPage() {
  return (
    <Needs permission="manage-users" title="Users">
      <UserList />
    </Needs>
  );
}

function UserList() {
  const query = useQuery(usersQuery);
  const [creating, dialog] = useDisclosure(false);
  return (
    <Page
      title="Users"
      subtitle="Everybody who can sign in. What they see follows from their teams."
      actions={
        <Button leftSection={<IconPlus size={16} />} onClick={dialog.open}>
          Create a user
        </Button>
      }
    >
      <QueryView query={query}>{({ users }) => <UserTable users={users} />}</QueryView>
      <CreateUserDialog opened={creating} onClose={dialog.close} />
    </Page>
  );
}

function UserTable({ users }: { readonly users: readonly User[] }) {
  return (
    <Panel flush>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>User</Table.Th>
            <Table.Th>Role</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th visibleFrom="sm">Created</Table.Th>
            <Table.Th w={52} aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {users.map((user) => (
            <Table.Tr key={user.id}>
              <Table.Td>
                <Text fw={550}>{user.name || user.email}</Text>
                {user.name !== '' && (
                  <Text size="sm" c="dimmed">
                    {user.email}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{user.admin ? 'Administrator' : 'User'}</Table.Td>
              <Table.Td>
                <StatusBadge status={user.disabled ? 'disabled' : 'active'} />
              </Table.Td>
              <Table.Td visibleFrom="sm" c="dimmed">
                <TimeText at={user.createdAt} relative />
              </Table.Td>
              <Table.Td>
                <UserActions user={user} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}
