/**
 * How large one write is and how many are under way at once, found by trying: a step that makes an event cheaper is
 * kept and tried again, one that does not is taken back; trouble halves both.
 */
export interface Tuning extends Knobs {
  /** The step that is being tried; absent while nothing is known of the present knobs. */
  readonly step?: { readonly knob: Knob; readonly from: Knobs; readonly costBefore: number };
  /** Knobs in a row that made nothing better. */
  readonly settled: number;
  /** Rounds to go before the next step. */
  readonly rest: number;
  /** When the knobs were turned last: a write that began before tells nothing of them. */
  readonly since: number;
  readonly round: { readonly writes: number; readonly events: number; readonly busyMs: number };
}

interface Knobs {
  readonly bulkBytes: number;
  /** Writes under way at once. */
  readonly concurrency: number;
}

type Knob = keyof Knobs;

export interface TuningBounds {
  readonly minBulkBytes: number;
  readonly maxBulkBytes: number;
  readonly maxConcurrency: number;
  /** A write that takes longer is trouble. */
  readonly slowMs: number;
}

export interface WriteSample {
  readonly events: number;
  /** Milliseconds of one clock. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Writes under way when it began, itself included. */
  readonly underWay: number;
  /** Whether more was waiting: only then it tells what the knobs do. */
  readonly full: boolean;
  /** Whether the store said that it is too much, or took nothing. */
  readonly refused: boolean;
}

const FIRST_BULK_BYTES = 1024 * 1024;
const FIRST_CONCURRENCY = 2;
const WRITES_A_ROUND = 6;
const GROWTH = 1.5;
/** A step must make an event cheaper by so much: less is noise. */
const GAIN = 0.04;
const REST_WHEN_SETTLED = 40;
const REST_AFTER_TROUBLE = 5;
const NO_ROUND = { writes: 0, events: 0, busyMs: 0 };

export function firstTuning(bounds: TuningBounds): Tuning {
  return {
    bulkBytes: clamp(
      FIRST_BULK_BYTES,
      Math.min(bounds.minBulkBytes, bounds.maxBulkBytes),
      bounds.maxBulkBytes,
    ),
    concurrency: Math.min(FIRST_CONCURRENCY, bounds.maxConcurrency),
    settled: 0,
    rest: 0,
    since: Number.NEGATIVE_INFINITY,
    round: NO_ROUND,
  };
}

export function tuned(tuning: Tuning, sample: WriteSample, bounds: TuningBounds): Tuning {
  if (sample.startedAt < tuning.since) return tuning;
  const ms = sample.endedAt - sample.startedAt;
  if (sample.refused || ms > bounds.slowMs) return shrunk(tuning, sample.endedAt, bounds);
  if (!sample.full || sample.events === 0) return tuning;
  const round = {
    writes: tuning.round.writes + 1,
    events: tuning.round.events + sample.events,
    busyMs: tuning.round.busyMs + ms / sample.underWay,
  };
  if (round.writes < WRITES_A_ROUND) return { ...tuning, round };
  const next = nextRound({ ...tuning, round: NO_ROUND }, round.busyMs / round.events, bounds);
  const turned = next.bulkBytes !== tuning.bulkBytes || next.concurrency !== tuning.concurrency;
  return turned ? { ...next, since: sample.endedAt } : next;
}

function shrunk(tuning: Tuning, now: number, bounds: TuningBounds): Tuning {
  const least = Math.min(bounds.minBulkBytes, bounds.maxBulkBytes);
  return {
    bulkBytes: Math.max(least, Math.floor(tuning.bulkBytes / 2)),
    concurrency: Math.max(1, Math.floor(tuning.concurrency / 2)),
    settled: 0,
    rest: REST_AFTER_TROUBLE,
    since: now,
    round: NO_ROUND,
  };
}

/** @param cost milliseconds of the whole indexer an event */
function nextRound(tuning: Tuning, cost: number, bounds: TuningBounds): Tuning {
  if (tuning.rest > 0) return { ...tuning, rest: tuning.rest - 1 };
  const { step, ...known } = tuning;
  if (step === undefined) return stepFrom({ ...known, settled: 0 }, 'bulkBytes', cost, bounds);
  if (cost < step.costBefore * (1 - GAIN)) return stepFrom({ ...known, settled: 0 }, step.knob, cost, bounds);
  const back = { ...known, ...step.from, settled: known.settled + 1 };
  return stepFrom(back, otherKnob(step.knob), step.costBefore, bounds);
}

/** Grows a knob, or the other one when that is at its bound; rests when neither helps. */
function stepFrom(tuning: Tuning, knob: Knob, costBefore: number, bounds: TuningBounds): Tuning {
  const { bulkBytes, concurrency } = tuning;
  for (const [i, tried] of [knob, otherKnob(knob)].entries()) {
    if (tuning.settled + i >= 2) break;
    const grown = grow({ bulkBytes, concurrency }, tried, bounds);
    if (grown[tried] === tuning[tried]) continue;
    const step = { knob: tried, from: { bulkBytes, concurrency }, costBefore };
    return { ...tuning, ...grown, settled: tuning.settled + i, step };
  }
  return { ...tuning, settled: 0, rest: REST_WHEN_SETTLED };
}

function grow({ bulkBytes, concurrency }: Knobs, knob: Knob, bounds: TuningBounds): Knobs {
  if (knob === 'concurrency') {
    return { bulkBytes, concurrency: Math.min(concurrency + 1, bounds.maxConcurrency) };
  }
  return { bulkBytes: Math.min(Math.floor(bulkBytes * GROWTH), bounds.maxBulkBytes), concurrency };
}

function otherKnob(knob: Knob): Knob {
  return knob === 'bulkBytes' ? 'concurrency' : 'bulkBytes';
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
