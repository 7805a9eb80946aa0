import type { AppRequestStatus } from '../../../contract/app-requests.ts';
import type { AppStatus } from '../../../contract/apps.ts';
import classes from './status-badge.module.css';

type Status = AppStatus | AppRequestStatus | 'active' | 'expired' | 'revoked' | 'disabled';
type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet';

const TONES: Readonly<Record<Status, Tone>> = {
  ready: 'good',
  provisioning: 'busy',
  degraded: 'bad',
  suspended: 'warn',
  deleting: 'quiet',
  submitted: 'busy',
  approved: 'good',
  rejected: 'bad',
  withdrawn: 'quiet',
  active: 'good',
  expired: 'quiet',
  revoked: 'quiet',
  disabled: 'quiet',
};

/** A word with a mark, so that it is told apart without colours as well. */
export function StatusBadge({ status }: { readonly status: Status }) {
  return (
    <span className={classes.badge} data-tone={TONES[status]} data-testid="status">
      <span className={classes.dot} aria-hidden />
      {status}
    </span>
  );
}
