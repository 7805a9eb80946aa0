import { Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { App } from '../../../../contract/apps.ts';
import { formatBytes, formatCount } from '../../app/time/format.ts';
import { LinkButton } from '../../ui/links.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import classes from './first-event.module.css';
import { activityQuery } from './queries.ts';

const WAITING_MS = 2_000;
const ARRIVED_MS = 15_000;

interface FirstEventProps {
  readonly app: App;
  /** What to offer while nothing has come. */
  readonly whileWaiting?: ReactNode;
}

/** Waits for the app's first event, and turns green by itself. */
export function FirstEvent({ app, whileWaiting }: FirstEventProps) {
  const activity = useQuery({
    ...activityQuery(app.name),
    refetchInterval: (query) => (query.state.data?.last === null ? WAITING_MS : ARRIVED_MS),
  });
  const data = activity.data;
  const arrived = typeof data?.last === 'string';
  return (
    <div className={classes.card} data-arrived={arrived} data-testid="first-event" aria-live="polite">
      <span className={classes.mark} aria-hidden>
        {arrived ? <IconCheck size={20} stroke={2.6} /> : <span className={classes.pulse} />}
      </span>
      <div className={classes.text}>
        {arrived ? (
          <>
            <Text fw={600}>Events arrive</Text>
            <Text c="dimmed">
              The latest <TimeText at={data.last ?? ''} relative />; {formatCount(data.events)} kept,{' '}
              {formatBytes(data.bytes)}.
            </Text>
          </>
        ) : (
          <>
            <Text fw={600}>Waiting for the first event…</Text>
            <Text c="dimmed">This turns green by itself as soon as one is stored.</Text>
          </>
        )}
      </div>
      {arrived ? (
        <LinkButton to="/explore" search={{ apps: app.name }} variant="default" size="xs">
          Look at them
        </LinkButton>
      ) : (
        whileWaiting
      )}
    </div>
  );
}
