import { Avatar, Menu, UnstyledButton } from '@mantine/core';
import { IconClock, IconLogout, IconUser } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { LinkItem } from '../../ui/links.tsx';
import { signOut, useUser } from '../session.ts';
import { useZone } from '../time/zone.tsx';
import { SchemeChoice } from './scheme-choice.tsx';
import classes from './user-menu.module.css';

export function UserMenu({ rail }: { readonly rail: boolean }) {
  const user = useUser();
  const { zone, toggleZone } = useZone();
  const leaving = useMutation({ mutationFn: signOut });
  const name = user.name || user.email;
  return (
    <Menu position="right-end" width={250} offset={10}>
      <Menu.Target>
        <UnstyledButton className={classes.button} data-rail={rail} aria-label={`Account of ${name}`}>
          <Avatar size={28} radius="xl" color="river" name={name} alt="" />
          {!rail && (
            <span className={classes.who}>
              <span className={classes.name}>{name}</span>
              <span className={classes.role}>{user.admin ? 'Administrator' : teamNames(user.teams)}</span>
            </span>
          )}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.email}</Menu.Label>
        <div className={classes.scheme}>
          <SchemeChoice fullWidth />
        </div>
        <Menu.Item leftSection={<IconClock size={16} />} closeMenuOnClick={false} onClick={toggleZone}>
          {zone === 'utc' ? 'Show times in local zone' : 'Show times in UTC'}
        </Menu.Item>
        <LinkItem leftSection={<IconUser size={16} />} to="/account">
          Account and API tokens
        </LinkItem>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => leaving.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function teamNames(teams: readonly { readonly name: string }[]): string {
  if (teams.length === 0) return 'In no team yet';
  return teams.length > 2 ? `${teams.length} teams` : teams.map((team) => team.name).join(', ');
}
