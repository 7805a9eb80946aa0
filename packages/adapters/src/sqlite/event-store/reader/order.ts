import type { Batches } from './batches.ts';
import type { PartView } from './parts.ts';

/** One row with what it is sorted by. */
export interface Hit {
  readonly part: PartView;
  readonly row: number;
  readonly time: number;
}

/** A place in the order, as a cursor keeps it: it stays when the event is gone. */
export interface Place {
  readonly time: number;
  readonly slice: number;
  readonly sequence: number;
}

/** `context` needs the exact opposite of ascending, where equal times are turned round too. */
export type Order = 'asc' | 'desc' | 'reversed';

export interface Ordering {
  /** Negative when `left` comes before `right`. */
  compare(left: Hit, right: Hit): number;
  /** Whether the hit comes behind the place. */
  isAfter(hit: Hit, place: Place): boolean;
  placeOf(hit: Hit): Place;
  /** Whether every hit of this time comes behind all of the other time. */
  isBeyond(time: number, other: number): boolean;
  readonly ascending: boolean;
}

/** By time; equal times in the order in which they were stored. */
export function createOrdering(order: Order, batches: Batches): Ordering {
  const direction = order === 'asc' ? 1 : -1;
  const stored = order === 'reversed' ? -1 : 1;

  /** The sequence takes a look-up, so it is used only between rows of different apps. */
  function compareStored(left: Hit, right: Hit): number {
    if (left.part.key === right.part.key) return left.row - right.row;
    const slices = left.part.sliceSequence - right.part.sliceSequence;
    return slices !== 0
      ? slices
      : batches.sequenceOf(left.part, left.row) - batches.sequenceOf(right.part, right.row);
  }

  function placeOf({ part, row, time }: Hit): Place {
    return { time, slice: part.sliceSequence, sequence: batches.sequenceOf(part, row) };
  }

  return {
    compare: (left, right) => (left.time - right.time) * direction || compareStored(left, right) * stored,
    isAfter(hit, place) {
      const times = (hit.time - place.time) * direction;
      if (times !== 0) return times > 0;
      const { slice, sequence } = placeOf(hit);
      return (slice - place.slice || sequence - place.sequence) * stored > 0;
    },
    placeOf,
    isBeyond: (time, other) => (time - other) * direction > 0,
    ascending: direction > 0,
  };
}
