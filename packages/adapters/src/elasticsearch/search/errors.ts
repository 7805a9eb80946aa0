import { errors } from '@elastic/transport';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { refusal, type ServerError, storeUnavailable } from '../faults.ts';

/** What an answer says went wrong: of a call as a whole, or of one search in it. */
export interface Failure {
  readonly status?: number;
  readonly error?: ServerError | string;
}

/** Words of the servers' messages for a query that is beyond their limits of clauses. */
const TOO_MANY_CLAUSES = /maxClauseCount|too_?many_?(nested_?)?clauses|expanded to too many terms/i;
const TOO_DEEP = /nested depth/i;
const TOO_MANY_BUCKETS = /too_many_buckets|trying to create too many buckets/i;
const NO_SHARD = /no_shard_available|NoShardAvailable/;

/** Whether the index exists but has not begun to answer: it was made a moment ago, or moves. */
export function isStarting({ error }: Failure): boolean {
  return error !== undefined && NO_SHARD.test(JSON.stringify(error));
}

export function failureError(failure: Failure): KapuasError {
  const text = JSON.stringify(failure.error ?? '');
  if (TOO_MANY_CLAUSES.test(text)) {
    return new KapuasError(
      'bad-query',
      'the query stands for more words and values than the index can look up at once: use fewer alternatives, and longer beginnings before * within phrases',
    );
  }
  if (TOO_DEEP.test(text))
    return new KapuasError(
      'bad-query',
      'AND and OR are nested deeper in the query than the index can follow',
    );
  if (TOO_MANY_BUCKETS.test(text))
    return new KapuasError('bad-request', 'the histogram has too many buckets: choose a wider interval');
  return new KapuasError('store-unavailable', refusal(failure.status ?? 0, failure));
}

/** What the client throws, as an error of the port. @param cause anything */
export function callError(cause: unknown): unknown {
  if (cause instanceof errors.TimeoutError)
    return new KapuasError('search-timeout', 'the index did not answer in time', { cause });
  if (cause instanceof errors.ResponseError) {
    const { statusCode = 0, body } = cause;
    return failureError(typeof body === 'object' ? { status: statusCode, ...body } : { status: statusCode });
  }
  return cause instanceof errors.ElasticsearchClientError ? storeUnavailable('search', cause) : cause;
}
