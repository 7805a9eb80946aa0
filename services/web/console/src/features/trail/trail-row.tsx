import { IconChevronRight } from '@tabler/icons-react';
import { formatClock, formatDuration, fractionOf, type Zone } from '../../app/time/format.ts';
import { summaryOf } from '../explorer/events/flatten.ts';
import type { TrailStep } from './trail-model.ts';
import classes from './trail-row.module.css';

interface TrailRowProps {
  readonly step: TrailStep;
  readonly zone: Zone;
  readonly opened: boolean;
  readonly selected: boolean;
  readonly onToggle: (id: string) => void;
}

export function TrailRow({ step, zone, opened, selected, onToggle }: TrailRowProps) {
  const { event, id, app } = step.found;
  const timestamp = event['@timestamp'];
  const summary = summaryOf(event);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the button within does the same by keyboard
    // biome-ignore lint/a11y/noStaticElementInteractions: as above
    <div
      className={classes.row}
      data-level={event.level ?? 'none'}
      data-selected={selected}
      onClick={() => window.getSelection()?.isCollapsed !== false && onToggle(id)}
      data-testid="trail-row"
    >
      <button
        type="button"
        className={classes.toggle}
        aria-expanded={opened}
        aria-label={`${event.level ?? 'event'} ${summary.slice(0, 80)}`}
        onClick={(click) => {
          click.stopPropagation();
          onToggle(id);
        }}
      >
        <IconChevronRight size={14} aria-hidden />
      </button>
      <span className={classes.gap}>{step.gapMs > 0 ? `+${formatDuration(step.gapMs)}` : ''}</span>
      <span className={classes.time}>
        {formatClock(Date.parse(timestamp), zone)}
        {fractionOf(timestamp).slice(0, 7)}
      </span>
      <span className={classes.level}>{event.level ?? '–'}</span>
      <span className={classes.service} title={`app ${app}`}>
        {step.service}
      </span>
      <span className={classes.message}>{summary}</span>
    </div>
  );
}
