import { ActionIcon, NativeSelect, Table, Text, Tooltip } from '@mantine/core';
import { IconUserMinus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Member } from '../../../../contract/teams.ts';
import { useUser } from '../../app/session.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { notifyDone, notifyFailed } from '../../ui/notify.ts';
import { type Role, useRemoveMember, useSetMember } from './queries.ts';

interface MembersTableProps {
  readonly team: string;
  readonly members: readonly Member[];
  readonly mayManage: boolean;
}

export const ROLES: readonly Role[] = ['owner', 'member', 'viewer'];

export function MembersTable({ team, members, mayManage }: MembersTableProps) {
  const [leaving, setLeaving] = useState<Member>();
  const removing = useRemoveMember(team);
  const close = (): void => {
    setLeaving(undefined);
    removing.reset();
  };
  return (
    <>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Member</Table.Th>
            <Table.Th w={140}>Role</Table.Th>
            <Table.Th w={52} aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {members.map((member) => (
            <MemberRow
              key={member.userId}
              team={team}
              member={member}
              mayManage={mayManage}
              onRemove={() => setLeaving(member)}
            />
          ))}
        </Table.Tbody>
      </Table>
      <ConfirmDialog
        opened={leaving !== undefined}
        title={`Remove ${leaving?.email ?? ''}?`}
        confirmLabel="Remove"
        danger
        pending={removing.isPending}
        error={removing.error}
        onClose={close}
        onConfirm={() => leaving && removing.mutate(leaving.email, { onSuccess: close })}
      >
        They can no longer see the apps of team {team}. Keys that they made stay valid.
      </ConfirmDialog>
    </>
  );
}

interface MemberRowProps {
  readonly team: string;
  readonly member: Member;
  readonly mayManage: boolean;
  readonly onRemove: () => void;
}

function MemberRow({ team, member, mayManage, onRemove }: MemberRowProps) {
  const self = useUser().id === member.userId;
  return (
    <Table.Tr>
      <Table.Td>
        <Text fw={550}>
          {member.name || member.email}{' '}
          {self && (
            <Text span c="dimmed">
              (you)
            </Text>
          )}
        </Text>
        {member.name !== '' && member.name !== member.email && (
          <Text size="sm" c="dimmed">
            {member.email}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{mayManage ? <RoleChoice team={team} member={member} /> : member.role}</Table.Td>
      <Table.Td>
        {mayManage && (
          <Tooltip label="Remove from the team">
            <ActionIcon aria-label={`Remove ${member.email}`} onClick={onRemove}>
              <IconUserMinus size={17} />
            </ActionIcon>
          </Tooltip>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function RoleChoice({ team, member }: { readonly team: string; readonly member: Member }) {
  const setting = useSetMember(team);
  const change = (role: Role): void =>
    setting.mutate(
      { email: member.email, role },
      {
        onSuccess: () => notifyDone(`${member.email} is ${role} now.`),
        onError: notifyFailed,
      },
    );
  return (
    <NativeSelect
      size="xs"
      miw={104}
      aria-label={`Role of ${member.email}`}
      data={[...ROLES]}
      value={setting.isPending ? setting.variables.role : member.role}
      disabled={setting.isPending}
      onChange={(event) => change(event.currentTarget.value as Role)}
    />
  );
}
