import { and, andNot, type Bitmap, emptyBitmap, fullBitmap, isEmpty, or } from '../format/bitmap.ts';

/** What the index says of a chunk's rows: those that match, and those of which only the event itself can tell. */
export interface Decision {
  readonly yes: Bitmap;
  /** Disjoint from `yes`; absent when everything is decided. */
  readonly maybe?: Bitmap | undefined;
}

export function decide(yes: Bitmap, maybe?: Bitmap): Decision {
  if (maybe === undefined) return { yes };
  const open = andNot(maybe, yes);
  return isEmpty(open) ? { yes } : { yes, maybe: open };
}

export function all(rows: number): Decision {
  return { yes: fullBitmap(rows) };
}

export function none(rows: number): Decision {
  return { yes: emptyBitmap(rows) };
}

export function undecided(rows: number): Decision {
  return { yes: emptyBitmap(rows), maybe: fullBitmap(rows) };
}

export function both(left: Decision, right: Decision): Decision {
  const yes = and(left.yes, right.yes);
  if (left.maybe === undefined && right.maybe === undefined) return { yes };
  return decide(yes, and(possible(left), possible(right)));
}

export function either(left: Decision, right: Decision): Decision {
  const yes = or(left.yes, right.yes);
  if (left.maybe === undefined && right.maybe === undefined) return { yes };
  return decide(yes, or(possible(left), possible(right)));
}

export function negated(decision: Decision, rows: number): Decision {
  return { yes: andNot(fullBitmap(rows), possible(decision)), maybe: decision.maybe };
}

/** Rows that match or may match. */
export function possible({ yes, maybe }: Decision): Bitmap {
  return maybe === undefined ? yes : or(yes, maybe);
}

export function isNone({ yes, maybe }: Decision): boolean {
  return maybe === undefined && isEmpty(yes);
}
