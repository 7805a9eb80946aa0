import type { RetryCause, WriteResult } from '@kapuas/core/ports/event-store.ts';

/** As the store tells it; `unexpected` when the write threw what no store may throw. */
export interface Trouble {
  readonly kind: RetryCause['kind'] | 'unexpected';
  readonly detail: string;
}

/** What becomes of one delivery after one write. */
export type Verdict =
  | { readonly kind: 'settled'; readonly letters: WriteResult['refused'] }
  | { readonly kind: 'again'; readonly trouble: Trouble };

/** Why lines are to be written again; undefined when there are none. */
export function troubleOf(result: WriteResult): Trouble | undefined {
  if (result.retry.length === 0) return undefined;
  if (result.cause !== undefined) return result.cause;
  if (result.stored + result.refused.length > 0) {
    return { kind: 'events', detail: 'the index took other events of the same batch' };
  }
  return { kind: 'index', detail: 'the index took no event of the batch' };
}

/**
 * A delivery with lines to be written again comes again whole, and what was refused of it is refused again then.
 * Only events that are themselves at fault are given up, after `maxTries`.
 * @param tries that failed because of the events themselves, this one included
 */
export function verdictOf(
  result: WriteResult,
  trouble: Trouble | undefined,
  tries: number,
  maxTries: number,
): Verdict {
  if (trouble === undefined) return { kind: 'settled', letters: result.refused };
  if (tries < maxTries) return { kind: 'again', trouble };
  const reason = `not stored in ${maxTries} tries`;
  const given = result.retry.map((line) => ({ line, reason }));
  return { kind: 'settled', letters: [...result.refused, ...given].sort((a, b) => a.line - b.line) };
}
