import { useEffect, useRef, useState } from 'react';
import { formatDuration } from '../../app/time/format.ts';
import { useZone } from '../../app/time/zone.tsx';
import type { EventActions } from '../explorer/events/event-actions.ts';
import { EventDetail } from '../explorer/events/event-detail.tsx';
import { useSchema } from '../explorer/use-schema.ts';
import classes from './trail-list.module.css';
import { isLongGap, type TrailModel, type TrailStep } from './trail-model.ts';
import { TrailRow } from './trail-row.tsx';

interface TrailListProps {
  readonly model: TrailModel;
  readonly steps: readonly TrailStep[];
  readonly apps: readonly string[];
  /** Id of an event. */
  readonly selected: string | undefined;
  readonly onSelect: (id: string | undefined) => void;
}

/** All services' events merged, in time order, with the time that passed between them. */
export function TrailList({ model, steps, apps, selected, onSelect }: TrailListProps) {
  const { zone } = useZone();
  const schema = useSchema(apps);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const list = useRef<HTMLUListElement>(null);
  const actions: EventActions = { schema, filter: undefined, showContext: undefined };

  useEffect(() => {
    if (selected === undefined) return;
    setOpened((old) => new Set(old).add(selected));
    list.current
      ?.querySelector(`[data-event="${CSS.escape(selected)}"]`)
      ?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  }, [selected]);

  const toggle = (id: string): void => {
    const next = new Set(opened);
    if (!next.delete(id)) next.add(id);
    setOpened(next);
    if (id === selected) onSelect(undefined);
  };
  return (
    <ul ref={list} className={classes.list} aria-label="Events of the trail" data-testid="trail">
      {steps.map((step) => (
        <li key={step.found.id} className={classes.slot} data-event={step.found.id}>
          {isLongGap(step.gapMs, model) && (
            <div className={classes.gap}>{formatDuration(step.gapMs)} without an event</div>
          )}
          <TrailRow
            step={step}
            zone={zone}
            opened={opened.has(step.found.id)}
            selected={step.found.id === selected}
            onToggle={toggle}
          />
          {opened.has(step.found.id) && (
            <EventDetail listed={{ ...step.found, key: step.found.id }} actions={actions} />
          )}
        </li>
      ))}
    </ul>
  );
}
