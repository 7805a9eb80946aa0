import {
  type Icon,
  IconHome,
  IconInbox,
  IconLayoutGrid,
  IconRoute,
  IconSearch,
  IconShieldCheck,
  IconUserCog,
  IconUsersGroup,
} from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';
import type { CurrentUser } from '../../../../contract/session.ts';
import { can, type Permission } from '../session.ts';

export interface NavItem {
  readonly to: NonNullable<LinkProps['to']>;
  readonly label: string;
  readonly icon: Icon;
  readonly needs?: Permission;
}

const ITEMS: readonly NavItem[] = [
  { to: '/', label: 'Home', icon: IconHome },
  { to: '/explore', label: 'Explore', icon: IconSearch },
  { to: '/trails', label: 'Trails', icon: IconRoute },
  { to: '/apps', label: 'Apps', icon: IconLayoutGrid },
  { to: '/app-requests', label: 'App requests', icon: IconInbox },
  { to: '/teams', label: 'Teams', icon: IconUsersGroup },
  { to: '/audit', label: 'Audit', icon: IconShieldCheck, needs: 'read-audit' },
  { to: '/users', label: 'Users', icon: IconUserCog, needs: 'manage-users' },
];

export function navItemsFor(user: CurrentUser): readonly NavItem[] {
  return ITEMS.filter((item) => item.needs === undefined || can(user, item.needs));
}
