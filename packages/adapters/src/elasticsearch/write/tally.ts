import type { RetryCause, WriteResult } from '@kapuas/core/ports/event-store.ts';

/** Collects what became of one delivery's lines. */
export interface Tally {
  stored: number;
  readonly retry: number[];
  readonly refused: { readonly line: number; readonly reason: string }[];
  /** Whether an index that lines should go to was not there. */
  missing: boolean;
  /** Why lines are to be written again. */
  cause?: RetryCause;
}

/** The later, the less it says of the events: a batch must not be given up for an index that is away. */
const ORDER: readonly RetryCause['kind'][] = ['events', 'busy', 'index'];

export function addRetry(tally: Tally, line: number, cause: RetryCause): void {
  tally.retry.push(line);
  const known = tally.cause;
  if (known === undefined || ORDER.indexOf(cause.kind) > ORDER.indexOf(known.kind)) tally.cause = cause;
}

export function createTally(): Tally {
  return { stored: 0, retry: [], refused: [], missing: false };
}

export function resultOf({ stored, retry, refused, cause }: Tally): WriteResult {
  return {
    stored,
    retry: retry.toSorted((left, right) => left - right),
    refused: refused.toSorted((left, right) => left.line - right.line),
    ...(cause === undefined ? {} : { cause }),
  };
}
