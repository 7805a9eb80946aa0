import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { formatClock, formatDuration, fractionOf } from '../../app/time/format.ts';
import { niceStep } from '../../app/time/ticks.ts';
import { useZone } from '../../app/time/zone.tsx';
import { summaryOf } from '../explorer/events/flatten.ts';
import classes from './lanes.module.css';
import { type Lane, placeOf, type TrailModel, type TrailStep } from './trail-model.ts';

interface LanesProps {
  readonly model: TrailModel;
  readonly hidden: ReadonlySet<string>;
  /** Id of an event. */
  readonly selected: string | undefined;
  readonly onToggle: (service: string) => void;
  readonly onSelect: (id: string) => void;
}

/** A lane per service on one time axis. */
export function Lanes({ model, hidden, selected, onToggle, onSelect }: LanesProps) {
  const [hovered, setHovered] = useState<TrailStep>();
  return (
    <div className={classes.lanes} data-testid="trail-lanes">
      <Axis durationMs={model.durationMs} />
      {model.lanes.map((lane) => (
        <div key={lane.service} className={classes.lane} data-hidden={hidden.has(lane.service)}>
          <Checkbox
            size="xs"
            className={classes.name ?? ''}
            label={lane.service}
            description={laneNote(lane)}
            checked={!hidden.has(lane.service)}
            onChange={() => onToggle(lane.service)}
          />
          <Track model={model} lane={lane} selected={selected} onHover={setHovered} onSelect={onSelect} />
        </div>
      ))}
      <Hint step={hovered} />
    </div>
  );
}

function laneNote(lane: Lane): string {
  const events = lane.steps.length === 1 ? '1 event' : `${lane.steps.length} events`;
  if (lane.errors === 0) return events;
  return `${events}, ${lane.errors === 1 ? '1 error' : `${lane.errors} errors`}`;
}

interface TrackProps {
  readonly model: TrailModel;
  readonly lane: Lane;
  readonly selected: string | undefined;
  readonly onHover: (step: TrailStep | undefined) => void;
  readonly onSelect: (id: string) => void;
}

function Track({ model, lane, selected, onHover, onSelect }: TrackProps) {
  const places = lane.steps.map((step) => placeOf(step, model));
  const first = places[0] ?? 0;
  const last = places.at(-1) ?? first;
  const from = formatDuration(lane.steps[0]?.offsetMs ?? 0);
  const to = formatDuration(lane.steps.at(-1)?.offsetMs ?? 0);
  return (
    <div
      className={classes.track}
      role="img"
      aria-label={`${lane.service}: ${laneNote(lane)}, from ${from} to ${to}`}
    >
      <span className={classes.reach} style={{ left: percent(first), width: percent(last - first) }} />
      {lane.steps.map((step, i) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the list below is the same by keyboard
        // biome-ignore lint/a11y/useKeyWithClickEvents: as above
        <span
          key={step.found.id}
          className={classes.mark}
          data-level={step.found.event.level ?? 'none'}
          data-selected={step.found.id === selected}
          style={{ left: percent(places[i] ?? 0) }}
          onPointerEnter={() => onHover(step)}
          onPointerLeave={() => onHover(undefined)}
          onClick={() => onSelect(step.found.id)}
        />
      ))}
    </div>
  );
}

function percent(part: number): string {
  return `${part * 100}%`;
}

const TICKS = 6;
/** A label further right than this part of the axis would stick out. */
const LAST_TICK = 0.95;

function Axis({ durationMs }: { readonly durationMs: number }) {
  const step = niceStep(Math.max(durationMs, 1), TICKS);
  const count = Math.floor((durationMs * LAST_TICK) / step) + 1;
  const ticks = Array.from({ length: count }, (_, i) => i * step);
  return (
    <div className={classes.axis} aria-hidden>
      {ticks.map((ms) => (
        <span
          key={ms}
          className={classes.tick}
          style={{ left: percent(durationMs === 0 ? 0.5 : ms / durationMs) }}
        >
          {ms === 0 ? '0' : formatDuration(ms)}
        </span>
      ))}
    </div>
  );
}

/** What the mark under the pointer says; its room is always kept. */
function Hint({ step }: { readonly step: TrailStep | undefined }) {
  const { zone } = useZone();
  if (step === undefined)
    return <div className={classes.hint}>Point at a mark to read it; click to find it below.</div>;
  const { event } = step.found;
  const timestamp = event['@timestamp'];
  return (
    <div className={classes.hint} data-level={event.level ?? 'none'}>
      <strong>+{formatDuration(step.offsetMs)}</strong> {formatClock(Date.parse(timestamp), zone)}
      {fractionOf(timestamp).slice(0, 4)} <b>{event.level ?? ''}</b> {summaryOf(event)}
    </div>
  );
}
