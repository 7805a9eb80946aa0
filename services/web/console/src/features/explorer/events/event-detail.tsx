import { Button, Tabs } from '@mantine/core';
import { IconArrowsVertical, IconRoute } from '@tabler/icons-react';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { CopyButton } from '../../../ui/copy.tsx';
import { LinkButton } from '../../../ui/links.tsx';
import type { EventActions } from './event-actions.ts';
import classes from './event-detail.module.css';
import { EventFields } from './event-fields.tsx';
import { eventLink } from './event-link.ts';
import type { ListedEvent } from './listed-event.ts';

interface EventDetailProps {
  readonly listed: ListedEvent;
  readonly actions: EventActions;
}

/** An unfolded event: every value, its raw form, and where to go from here. */
export function EventDetail({ listed, actions }: EventDetailProps) {
  const json = JSON.stringify(listed.event, null, 2);
  return (
    <section className={classes.detail} aria-label="Event" data-testid="event-detail">
      <Tabs defaultValue="fields" keepMounted={false}>
        <div className={classes.head}>
          <Tabs.List>
            <Tabs.Tab value="fields">Fields</Tabs.Tab>
            <Tabs.Tab value="json">JSON</Tabs.Tab>
          </Tabs.List>
          <div className={classes.actions}>
            <DetailActions listed={listed} actions={actions} />
            <CopyButton value={json} label="Copy JSON" />
          </div>
        </div>
        <Tabs.Panel value="fields">
          <EventFields listed={listed} actions={actions} />
        </Tabs.Panel>
        <Tabs.Panel value="json" pt="xs">
          <CodeBlock code={json} label="The event as JSON" />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}

function DetailActions({ listed, actions }: EventDetailProps) {
  const requestId = listed.event.request_id;
  const { showContext } = actions;
  return (
    <>
      {requestId !== undefined && (
        <LinkButton
          to="/trails/$requestId"
          params={{ requestId }}
          size="xs"
          variant="light"
          leftSection={<IconRoute size={15} />}
        >
          Follow this request
        </LinkButton>
      )}
      {listed.id !== undefined && showContext !== undefined && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowsVertical size={15} />}
          onClick={() => showContext(listed)}
        >
          Show context
        </Button>
      )}
      {listed.id !== undefined && <CopyButton value={eventLink(listed, listed.id)} label="Copy link" />}
    </>
  );
}
