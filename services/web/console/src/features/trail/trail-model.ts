import type { FoundEvent } from '../../../../contract/search.ts';
import { toMicros } from '../../app/time/format.ts';

/** One event of a trail with its place in time; all times in milliseconds, as precise as microseconds. */
export interface TrailStep {
  readonly found: FoundEvent;
  readonly service: string;
  /** Since the trail's first event. */
  readonly offsetMs: number;
  /** Since the event before it, of whatever service is shown. */
  readonly gapMs: number;
}

export interface Lane {
  readonly service: string;
  readonly steps: readonly TrailStep[];
  readonly errors: number;
}

export interface TrailModel {
  /** Milliseconds since the epoch. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly errors: number;
  /** In the order in which the services come in. */
  readonly lanes: readonly Lane[];
  readonly steps: readonly TrailStep[];
}

function serviceOf(found: FoundEvent): string {
  return found.event.service ?? found.app;
}

function isError(found: FoundEvent): boolean {
  return found.event.level === 'error' || found.event.level === 'fatal';
}

/** @param events in time order */
export function trailModel(events: readonly FoundEvent[]): TrailModel {
  const micros = events.map((found) => toMicros(found.event['@timestamp']));
  const start = micros[0] ?? 0;
  const steps = events.map((found, i) => {
    const at = micros[i] ?? start;
    return {
      found,
      service: serviceOf(found),
      offsetMs: (at - start) / 1_000,
      gapMs: (at - (micros[i - 1] ?? at)) / 1_000,
    };
  });
  return {
    startMs: start / 1_000,
    durationMs: steps.at(-1)?.offsetMs ?? 0,
    errors: events.filter(isError).length,
    lanes: lanesOf(steps),
    steps,
  };
}

function lanesOf(steps: readonly TrailStep[]): Lane[] {
  const lanes = new Map<string, TrailStep[]>();
  for (const step of steps) {
    const lane = lanes.get(step.service);
    if (lane === undefined) lanes.set(step.service, [step]);
    else lane.push(step);
  }
  return [...lanes].map(([service, own]) => ({
    service,
    steps: own,
    errors: own.filter((step) => isError(step.found)).length,
  }));
}

/** Only the steps of some services, with the gaps between those. */
export function stepsOf(model: TrailModel, hidden: ReadonlySet<string>): TrailStep[] {
  const shown = model.steps.filter((step) => !hidden.has(step.service));
  return shown.map((step, i) => ({
    ...step,
    gapMs: step.offsetMs - (shown[i - 1]?.offsetMs ?? step.offsetMs),
  }));
}

/** Where a step stands on the axis, from 0 to 1; in the middle when everything happened at once. */
export function placeOf(step: TrailStep, model: TrailModel): number {
  return model.durationMs === 0 ? 0.5 : step.offsetMs / model.durationMs;
}

/** Whether a gap is long enough to be pointed out: a tenth of the whole, and at least 10 ms. */
export function isLongGap(gapMs: number, model: TrailModel): boolean {
  return gapMs >= 10 && gapMs >= model.durationMs / 10;
}
