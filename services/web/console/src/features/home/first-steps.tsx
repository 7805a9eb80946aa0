import { useQuery } from '@tanstack/react-query';
import type { App } from '../../../../contract/apps.ts';
import { can, useUser } from '../../app/session.ts';
import { LinkButton } from '../../ui/links.tsx';
import { appRequestsQuery } from '../app-requests/queries.ts';
import { teamsQuery } from '../teams/queries.ts';
import classes from './first-steps.module.css';

/** For a new installation, until its first app is there. */
export function FirstSteps({ apps }: { readonly apps: readonly App[] | undefined }) {
  const user = useUser();
  const fresh = apps !== undefined && apps.length === 0;
  const teams = useQuery({ ...teamsQuery, enabled: fresh });
  const asked = useQuery({ ...appRequestsQuery(), enabled: fresh });
  if (!fresh || teams.data === undefined || asked.data === undefined) return null;
  const hasTeam = teams.data.teams.length > 0;
  const pending = asked.data.appRequests.find((one) => one.status === 'submitted');
  const mayCreate = can(user, 'create-team');
  return (
    <section className={classes.steps} aria-labelledby="first-steps">
      <h2 id="first-steps">First steps</h2>
      <ol>
        <Step done={hasTeam} title={mayCreate ? 'Create a team' : 'Join a team'}>
          {mayCreate
            ? 'It owns log apps, and its members read them.'
            : 'An owner or an administrator adds you.'}
          {!hasTeam && mayCreate && (
            <LinkButton to="/teams" size="xs">
              Create a team
            </LinkButton>
          )}
        </Step>
        <Step done={asked.data.appRequests.length > 0} title="Request a log app">
          A name, how much, how long: a minute’s work.
          {hasTeam && asked.data.appRequests.length === 0 && (
            <LinkButton to="/app-requests/new" size="xs">
              Request a log app
            </LinkButton>
          )}
        </Step>
        <Step done={false} title="Have it approved">
          {can(user, 'approve') ? 'You are an approver yourself.' : 'An approver sees it at once.'}
          {pending !== undefined && (
            <LinkButton to="/app-requests/$id" params={{ id: pending.id }} size="xs">
              Look at it
            </LinkButton>
          )}
        </Step>
        <Step done={false} title="Send the first event">
          The app’s page has a key and the configuration to paste.
        </Step>
      </ol>
    </section>
  );
}

interface StepProps {
  readonly done: boolean;
  readonly title: string;
  readonly children: React.ReactNode;
}

function Step({ done, title, children }: StepProps) {
  return (
    <li className={classes.step} data-done={done}>
      <strong>
        {title}
        {done && <span className={classes.done}> ✓ done</span>}
      </strong>
      <div className={classes.text}>{children}</div>
    </li>
  );
}
