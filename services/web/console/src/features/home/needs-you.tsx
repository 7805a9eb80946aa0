import { IconAlertTriangle, IconChevronRight, IconInbox } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { App } from '../../../../contract/apps.ts';
import { can, useUser } from '../../app/session.ts';
import { Panel } from '../../ui/panel.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { appRequestsQuery } from '../app-requests/queries.ts';
import { usageQuery } from '../apps/queries.ts';
import { attentionFor } from './attention.ts';
import classes from './needs-you.module.css';

/** What waits for this user; nothing when nothing does. */
export function NeedsYou({ apps }: { readonly apps: readonly App[] }) {
  const approver = can(useUser(), 'approve');
  const pending = useQuery(appRequestsQuery('submitted'));
  const usage = useQuery({ ...usageQuery('*', '-1h', '1m'), enabled: apps.length > 0 });
  const appRequests = pending.data?.appRequests ?? [];
  const attention = attentionFor(apps, usage.data);
  if (appRequests.length === 0 && attention.length === 0) return null;
  return (
    <Panel title={approver || attention.length > 0 ? 'Needs you' : 'Waiting'} flush>
      <ul className={classes.list}>
        {appRequests.map((one) => (
          <li key={one.id} className={classes.item}>
            <IconInbox size={18} className={classes.glyph} aria-hidden />
            <Link to="/app-requests/$id" params={{ id: one.id }} className={classes.link}>
              <strong>{one.app}</strong> {approver ? 'waits for your decision' : 'waits for an approver'}
            </Link>
            <span className={classes.side}>
              {one.team}, <TimeText at={one.createdAt} relative />
            </span>
            <IconChevronRight size={16} aria-hidden />
          </li>
        ))}
        {attention.map((one) => (
          <li key={one.app + one.text} className={classes.item} data-severity={one.severity}>
            <IconAlertTriangle size={18} className={classes.glyph} aria-hidden />
            <Link to="/apps/$app" params={{ app: one.app }} className={classes.link}>
              <strong>{one.app}</strong> {one.text}
            </Link>
            <IconChevronRight size={16} aria-hidden />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
