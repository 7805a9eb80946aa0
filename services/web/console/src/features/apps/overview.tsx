import { Button, Stack, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { App } from '../../../../contract/apps.ts';
import { CopyIcon } from '../../ui/copy.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { SpecFacts } from '../spec/spec-facts.tsx';
import { Conditions } from './conditions.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { FirstEvent } from './first-event.tsx';
import classes from './overview.module.css';
import { activityQuery } from './queries.ts';
import { UsagePanel } from './usage-panel.tsx';

interface OverviewProps {
  readonly app: App;
  readonly onSend: () => void;
}

export function Overview({ app, onSend }: OverviewProps) {
  const activity = useQuery(activityQuery(app.name));
  const refused = Object.keys(activity.data?.deadLetters ?? {}).length > 0;
  return (
    <Stack gap="lg">
      {!app.suspended && app.deleteAfter === null && (
        <FirstEvent
          app={app}
          whileWaiting={
            <Button size="xs" onClick={onSend}>
              Send logs
            </Button>
          }
        />
      )}
      <UsagePanel app={app.name} createdAt={app.createdAt} />
      {refused && activity.data !== undefined && (
        <DeadLetters app={app} byReason={activity.data.deadLetters} />
      )}
      <div className={classes.columns}>
        <Panel title="Conditions">
          <Conditions conditions={app.conditions} />
        </Panel>
        <Panel title="Limits and fields" flush>
          <SpecFacts spec={app} />
        </Panel>
      </div>
      <Panel title="Where it lives" flush>
        <Places app={app} />
      </Panel>
    </Stack>
  );
}

function Places({ app }: { readonly app: App }) {
  return (
    <Table layout="auto">
      <Table.Tbody>
        <Place name="Topic" value={app.topic} />
        <Place name="Index" value={app.index} />
        <Table.Tr>
          <Table.Th scope="row">Created</Table.Th>
          <Table.Td>
            <TimeText at={app.createdAt} />
          </Table.Td>
        </Table.Tr>
      </Table.Tbody>
    </Table>
  );
}

function Place({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" w={160} fw={500} c="dimmed">
        {name}
      </Table.Th>
      <Table.Td>
        <code>{value}</code> <CopyIcon value={value} label={`Copy the name of the ${name.toLowerCase()}`} />
      </Table.Td>
    </Table.Tr>
  );
}
