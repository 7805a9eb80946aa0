import { ActionIcon, Menu, Modal, Stack, Text } from '@mantine/core';
import { IconDots, IconKey, IconShield, IconUserCheck, IconUserOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { ChangeUser, User } from '../../../../contract/users.ts';
import { useUser } from '../../app/session.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { notifyDone } from '../../ui/notify.ts';
import { SecretLine } from '../../ui/secret-line.tsx';
import { newPassword } from './new-password.ts';
import { useChangeUser } from './queries.ts';

interface Planned {
  readonly title: string;
  readonly label: string;
  readonly text: string;
  readonly change: ChangeUser;
  readonly danger: boolean;
}

/** What an administrator can do to a user; each is asked about first. */
export function UserActions({ user }: { readonly user: User }) {
  const self = useUser().id === user.id;
  const [planned, setPlanned] = useState<Planned>();
  const [password, setPassword] = useState<string>();
  const changing = useChangeUser();
  const close = (): void => {
    setPlanned(undefined);
    changing.reset();
  };
  const run = (plan: Planned): void =>
    changing.mutate(
      { id: user.id, ...plan.change },
      {
        onSuccess: () => {
          close();
          if (plan.change.password === undefined) notifyDone(`${user.email} is changed.`);
          else setPassword(plan.change.password);
        },
      },
    );
  return (
    <>
      <ActionMenu user={user} self={self} onPlan={setPlanned} />
      <ConfirmDialog
        opened={planned !== undefined}
        title={planned?.title ?? ''}
        confirmLabel={planned?.label ?? ''}
        danger={planned?.danger === true}
        pending={changing.isPending}
        error={changing.error}
        onClose={close}
        onConfirm={() => planned && run(planned)}
      >
        {planned?.text}
      </ConfirmDialog>
      <Modal opened={password !== undefined} onClose={() => setPassword(undefined)} title="New password">
        <Stack>
          <SecretLine label={`Password of ${user.email}`} value={password ?? ''} />
          <Text c="dimmed">Hand it over now; it is not shown again. All their sessions have ended.</Text>
        </Stack>
      </Modal>
    </>
  );
}

interface ActionMenuProps {
  readonly user: User;
  readonly self: boolean;
  readonly onPlan: (planned: Planned) => void;
}

function ActionMenu({ user, self, onPlan }: ActionMenuProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={`Actions for ${user.email}`}>
          <IconDots size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconKey size={16} />} onClick={() => onPlan(planPassword(user))}>
          Set a new password
        </Menu.Item>
        <Menu.Item
          leftSection={<IconShield size={16} />}
          disabled={self}
          onClick={() => onPlan(planAdmin(user))}
        >
          {user.admin ? 'Take administration away' : 'Make administrator'}
        </Menu.Item>
        <Menu.Item
          leftSection={user.disabled ? <IconUserCheck size={16} /> : <IconUserOff size={16} />}
          disabled={self}
          onClick={() => onPlan(planDisabled(user))}
        >
          {user.disabled ? 'Enable' : 'Disable'}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function planPassword(user: User): Planned {
  return {
    title: 'Set a new password?',
    label: 'Set password',
    text: `A new password is made for ${user.email}, and all their sessions end.`,
    change: { password: newPassword() },
    danger: false,
  };
}

function planAdmin(user: User): Planned {
  return user.admin
    ? {
        title: 'Take administration away?',
        label: 'Take away',
        text: `${user.email} keeps only what their roles in teams allow.`,
        change: { admin: false },
        danger: true,
      }
    : {
        title: 'Make administrator?',
        label: 'Make administrator',
        text: `${user.email} will see every app, approve app requests and manage users.`,
        change: { admin: true },
        danger: false,
      };
}

function planDisabled(user: User): Planned {
  return user.disabled
    ? {
        title: 'Enable the user?',
        label: 'Enable',
        text: `${user.email} can sign in again.`,
        change: { disabled: false },
        danger: false,
      }
    : {
        title: 'Disable the user?',
        label: 'Disable',
        text: `${user.email} is signed out everywhere and cannot sign in until enabled again.`,
        change: { disabled: true },
        danger: true,
      };
}
