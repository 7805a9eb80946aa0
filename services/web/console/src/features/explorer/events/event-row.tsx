import { IconChevronRight } from '@tabler/icons-react';
import { memo } from 'react';
import {
  formatClock,
  formatNearDay,
  formatTimestamp,
  fractionOf,
  type Zone,
} from '../../../app/time/format.ts';
import type { EventActions } from './event-actions.ts';
import { EventDetail } from './event-detail.tsx';
import classes from './event-row.module.css';
import { summaryOf } from './flatten.ts';
import type { SoughtText } from './highlight.ts';
import type { ListedEvent } from './listed-event.ts';
import { Message } from './message.tsx';

interface EventRowProps {
  readonly listed: ListedEvent;
  readonly sought: readonly SoughtText[];
  readonly zone: Zone;
  readonly days: boolean;
  readonly opened: boolean;
  readonly target: boolean;
  readonly onToggle: (key: string) => void;
  readonly actions: EventActions;
}

export const EventRow = memo(function EventRow(props: EventRowProps) {
  const { listed, opened, target, onToggle } = props;
  const { event } = listed;
  const toggle = (): void => {
    // Somebody who marks a piece of text wants to copy it, not to fold the event.
    if (window.getSelection()?.isCollapsed === false) return;
    onToggle(listed.key);
  };
  return (
    <>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the button within does the same by keyboard */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: as above */}
      <div
        className={classes.row}
        data-level={event.level ?? 'none'}
        data-opened={opened}
        data-target={target}
        onClick={toggle}
        data-testid="event-row"
      >
        <RowCells {...props} />
      </div>
      {opened && <EventDetail listed={listed} actions={props.actions} />}
    </>
  );
});

function RowCells({ listed, sought, zone, days, opened, onToggle }: EventRowProps) {
  const { event, app } = listed;
  const timestamp = event['@timestamp'];
  const summary = summaryOf(event);
  return (
    <>
      <button
        type="button"
        className={classes.toggle}
        aria-expanded={opened}
        aria-label={`${event.level ?? 'event'} ${summary.slice(0, 80)}`}
        onClick={(click) => {
          click.stopPropagation();
          onToggle(listed.key);
        }}
        data-row-toggle
      >
        <IconChevronRight size={14} aria-hidden />
      </button>
      <span className={classes.level}>{event.level ?? '–'}</span>
      <span className={classes.time}>
        <time dateTime={timestamp} title={timeTitle(timestamp, zone)}>
          {rowTime(timestamp, zone, days)}
        </time>
      </span>
      <span className={classes.source} title={sourceTitle(app, event.service)}>
        {event.service ?? app}
      </span>
      <span className={classes.message}>
        <Message text={summary} sought={sought} />
        {event.parse_error !== undefined && <span className={classes.unparsed}>unparsed</span>}
      </span>
    </>
  );
}

function rowTime(timestamp: string, zone: Zone, days: boolean): string {
  const ms = Date.parse(timestamp);
  if (Number.isNaN(ms)) return timestamp;
  const clock = formatClock(ms, zone) + fractionOf(timestamp).slice(0, 4);
  return days ? `${formatNearDay(ms, zone, Date.now())} ${clock}` : clock;
}

function timeTitle(timestamp: string, zone: Zone): string {
  const utc = `${formatTimestamp(timestamp, 'utc')} UTC`;
  return zone === 'utc' ? utc : `${formatTimestamp(timestamp, zone)}\n${utc}`;
}

function sourceTitle(app: string, service: string | undefined): string {
  return service === undefined ? `app ${app}` : `service ${service}, app ${app}`;
}
