import { Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { appRequestsQuery } from '../../features/app-requests/queries.ts';
import { can, useUser } from '../session.ts';
import classes from './nav.module.css';
import { type NavItem, navItemsFor } from './nav-items.ts';

interface NavProps {
  /** Icons only. */
  readonly rail: boolean;
  readonly onNavigate?: () => void;
}

export function Nav({ rail, onNavigate }: NavProps) {
  const user = useUser();
  const waiting = useWaitingAppRequests(can(user, 'approve'));
  return (
    <nav aria-label="Main" className={classes.nav}>
      {navItemsFor(user).map((item) => (
        <NavLink
          key={item.to}
          item={item}
          rail={rail}
          count={item.to === '/app-requests' ? waiting : 0}
          onNavigate={onNavigate}
        />
      ))}
    </nav>
  );
}

/** App requests that wait for this user's decision. */
function useWaitingAppRequests(approver: boolean): number {
  const query = useQuery({ ...appRequestsQuery('submitted'), enabled: approver, refetchInterval: 60_000 });
  return approver ? (query.data?.appRequests.length ?? 0) : 0;
}

interface NavLinkProps {
  readonly item: NavItem;
  readonly rail: boolean;
  readonly count: number;
  readonly onNavigate: (() => void) | undefined;
}

function NavLink({ item, rail, count, onNavigate }: NavLinkProps) {
  const Glyph = item.icon;
  return (
    <Tooltip label={item.label} position="right" disabled={!rail}>
      <Link
        to={item.to}
        className={classes.link}
        data-rail={rail}
        activeOptions={{ exact: item.to === '/', includeSearch: false }}
        aria-label={count > 0 ? `${item.label}, ${count} waiting` : item.label}
        {...(onNavigate && { onClick: onNavigate })}
      >
        <Glyph size={19} stroke={1.7} aria-hidden />
        {!rail && <span className={classes.label}>{item.label}</span>}
        {count > 0 && (
          <span className={classes.count} aria-hidden>
            {count > 99 ? '99+' : count}
          </span>
        )}
      </Link>
    </Tooltip>
  );
}
