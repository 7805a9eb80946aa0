import { Button, Drawer, Group, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { formatTimestamp } from '../../../app/time/format.ts';
import { useZone } from '../../../app/time/zone.tsx';
import { QueryView } from '../../../ui/query-view.tsx';
import type { EventActions } from '../events/event-actions.ts';
import rows from '../events/event-list.module.css';
import { EventRow } from '../events/event-row.tsx';
import type { ListedEvent } from '../events/listed-event.ts';
import { contextQuery } from '../queries.ts';

interface ContextDrawerProps {
  readonly event: ListedEvent | undefined;
  readonly actions: EventActions;
  readonly onClose: () => void;
}

/** What the same app logged just before and after one event, whatever was searched for. */
export function ContextDrawer({ event, actions, onClose }: ContextDrawerProps) {
  return (
    <Drawer
      opened={event !== undefined}
      onClose={onClose}
      position="right"
      size="min(1000px, 94vw)"
      title={`Around this event, in ${event?.app ?? ''}`}
    >
      {event?.id !== undefined && (
        <Context
          key={event.key}
          app={event.app}
          id={event.id}
          actions={{ ...actions, showContext: undefined }}
        />
      )}
    </Drawer>
  );
}

const FIRST_REACH = 20;
const MOST_REACH = 200;

interface ContextProps {
  readonly app: string;
  readonly id: string;
  readonly actions: EventActions;
}

function Context({ app, id, actions }: ContextProps) {
  const { zone } = useZone();
  const [reach, setReach] = useState(FIRST_REACH);
  const [opened, setOpened] = useState<string>();
  const query = useQuery({ ...contextQuery(app, id, reach), placeholderData: keepPreviousData });
  const middle = useRef<HTMLLIElement>(null);
  const found = query.data !== undefined;
  useEffect(() => {
    if (found) middle.current?.scrollIntoView({ block: 'center' });
  }, [found]);
  return (
    <QueryView query={query} rows={12} rowHeight={22}>
      {({ events }) => (
        <>
          <Group justify="space-between" mb="xs">
            <Text c="dimmed" size="sm">
              {events.length} events from {formatTimestamp(events[0]?.event['@timestamp'] ?? '', zone)}
            </Text>
            <Button
              size="xs"
              variant="default"
              disabled={reach >= MOST_REACH}
              loading={query.isFetching}
              onClick={() => setReach(Math.min(MOST_REACH, reach * 2.5))}
            >
              Show more around it
            </Button>
          </Group>
          <ul className={rows.plain} aria-label="Events around this one" data-testid="context">
            {events.map((found) => (
              <li key={found.id} ref={found.id === id ? middle : undefined}>
                <EventRow
                  listed={{ ...found, key: found.id }}
                  sought={[]}
                  zone={zone}
                  days={false}
                  opened={opened === found.id}
                  target={found.id === id}
                  onToggle={(key) => setOpened(opened === key ? undefined : key)}
                  actions={actions}
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </QueryView>
  );
}
