/** What the answer for one document of a bulk request means for its event. */
import type { RetryCause } from '@kapuas/core/ports/event-store.ts';
import { describeError, describeRefusal, type ServerError } from '../faults.ts';

export interface ItemAnswer {
  readonly status: number;
  readonly error?: ServerError;
}

/** `missing`: the index is not there, or not under its write alias. */
export type Verdict = 'stored' | 'missing' | 'retry' | 'refused';

/** Refusals with status 400 or 413 that say something of the index, not of the document. */
const OF_THE_INDEX = new Set([
  'index_closed_exception',
  'cluster_block_exception',
  'no_shard_available_action_exception',
]);

export function verdictOf({ status, error }: ItemAnswer): Verdict {
  if (status < 300) return 'stored';
  // The document exists: the event was written before.
  if (status === 409) return 'stored';
  if (status === 404) return 'missing';
  if (status !== 400 && status !== 413) return 'retry';
  return OF_THE_INDEX.has(error?.type ?? '') ? 'retry' : 'refused';
}

const OF_AN_INDEX_THAT_WAITS = new Set([
  ...OF_THE_INDEX,
  'index_not_found_exception',
  'unavailable_shards_exception',
  'security_exception',
]);

/** Why a line is to be written again. The disk's flood stage is a block that comes with status 429. */
export function causeOf(answer: ItemAnswer): RetryCause {
  const detail = reasonOf(answer);
  const { status, error } = answer;
  if (status < 500 && status !== 429) return { kind: 'index', detail };
  if (OF_AN_INDEX_THAT_WAITS.has(error?.type ?? '')) return { kind: 'index', detail };
  return { kind: status === 429 || status === 503 ? 'busy' : 'events', detail };
}

/** For the dead letters. */
export function refusalOf({ status, error }: ItemAnswer): string {
  return error === undefined ? `the index answered ${status}` : describeRefusal(error);
}

/** For the log. */
export function reasonOf({ status, error }: ItemAnswer): string {
  return error === undefined ? `the index answered ${status}` : describeError(error);
}
