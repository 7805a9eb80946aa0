import { Text } from '@mantine/core';
import { IconCheck, IconClock, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AppRequest } from '../../../../contract/app-requests.ts';
import { LinkButton } from '../../ui/links.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { activityQuery, appQuery } from '../apps/queries.ts';
import classes from './progress.module.css';

type StepState = 'done' | 'now' | 'later' | 'failed';

/** The way of an app request, from its submission to the first event. */
export function Progress({ appRequest }: { readonly appRequest: AppRequest }) {
  const approved = appRequest.status === 'approved';
  return (
    <ol className={classes.steps} data-testid="app-request-progress">
      <Step state="done" title="Submitted">
        <TimeText at={appRequest.createdAt} /> by {appRequest.requestedBy}
      </Step>
      <DecisionStep appRequest={appRequest} />
      {approved && <ProvisionSteps app={appRequest.app} />}
      {appRequest.status === 'submitted' && (
        <>
          <Step state="later" title="Provisioned" />
          <Step state="later" title="First event" />
        </>
      )}
    </ol>
  );
}

function DecisionStep({ appRequest }: { readonly appRequest: AppRequest }) {
  const { status, decidedAt, decidedBy, reason } = appRequest;
  if (status === 'submitted' || decidedAt === null) {
    return (
      <Step state="now" title="Waiting for an approver">
        This page follows by itself.
      </Step>
    );
  }
  const titles = { approved: 'Approved', rejected: 'Rejected', withdrawn: 'Withdrawn' };
  return (
    <Step state={status === 'approved' ? 'done' : 'failed'} title={titles[status]}>
      <TimeText at={decidedAt} /> by {decidedBy}
      {reason !== null && reason !== '' && <blockquote className={classes.reason}>{reason}</blockquote>}
    </Step>
  );
}

function ProvisionSteps({ app }: { readonly app: string }) {
  const query = useQuery(appQuery(app));
  const activity = useQuery({ ...activityQuery(app), refetchInterval: 5_000 });
  const made = query.data !== undefined && query.data.status !== 'provisioning';
  const arrived = typeof activity.data?.last === 'string';
  const waiting = query.data?.conditions.find((condition) => condition.status !== 'True');
  return (
    <>
      <Step state={made ? 'done' : 'now'} title={made ? 'Provisioned' : 'Being provisioned'}>
        {made ? 'Topic, index and retention are in place.' : (waiting?.message ?? 'A few seconds.')}
      </Step>
      <Step
        state={arrived ? 'done' : made ? 'now' : 'later'}
        title={arrived ? 'Events arrive' : 'First event'}
      >
        {made && (
          <LinkButton
            to="/apps/$app"
            params={{ app }}
            search={{ tab: 'send' }}
            size="xs"
            mt={6}
            variant={arrived ? 'default' : 'filled'}
          >
            {arrived ? 'Open the app' : 'Create a key and send logs'}
          </LinkButton>
        )}
      </Step>
    </>
  );
}

interface StepProps {
  readonly state: StepState;
  readonly title: string;
  readonly children?: ReactNode;
}

const MARKS = {
  done: <IconCheck size={14} stroke={3} />,
  now: <IconClock size={14} stroke={2.4} />,
  later: null,
  failed: <IconX size={14} stroke={3} />,
};

function Step({ state, title, children }: StepProps) {
  return (
    <li className={classes.step} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
      <span className={classes.mark} aria-hidden>
        {MARKS[state]}
      </span>
      <div className={classes.text}>
        <Text fw={600}>{title}</Text>
        {children !== undefined && (
          <Text size="sm" c="dimmed" component="div">
            {children}
          </Text>
        )}
      </div>
    </li>
  );
}
