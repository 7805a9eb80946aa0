/** What the client throws and what the servers answer, as errors of the ports. */
import { errors } from '@elastic/transport';
import { KapuasError, type ServerFault } from '@kapuas/core/runtime/errors.ts';

/** As the servers write an error. */
export interface ServerError {
  readonly type?: string;
  readonly reason?: string;
  readonly caused_by?: ServerError;
}

const MAX_LENGTH = 500;

/** In one line; a parse error tells its cause, which may be some levels below. */
export function describeError(error: ServerError | string | undefined): string {
  if (error === undefined) return 'no reason given';
  if (typeof error === 'string') return error.slice(0, MAX_LENGTH);
  const reasons: string[] = [];
  for (let cause: ServerError | undefined = error; cause !== undefined; cause = cause.caused_by) {
    const reason = cause.reason ?? cause.type;
    if (reason !== undefined && !reasons.includes(reason)) reasons.push(reason);
  }
  return `${error.type ?? 'error'}: ${reasons.join('; ')}`.replace(/\s+/g, ' ').slice(0, MAX_LENGTH);
}

/**
 * The same for a dead letter: without what stands in the event and where, so that equal faults have equal reasons,
 * and a reason can be shown to who may not see the event.
 */
export function describeRefusal(error: ServerError): string {
  return describeError(withoutValues(error));
}

function withoutValues({ type, reason, caused_by }: ServerError): ServerError {
  const plain = reason
    ?.replace(/^\[\d+:\d+\] /, '')
    .replace(/ in document with id '.*?'(?=\.|$)/s, '')
    .replace(/\.? ?Preview of field's value: .*/s, '')
    .replace(/(["']).*\1/s, '…')
    .replace(/value \([^)]*\)/g, 'value (…)');
  return {
    ...(type === undefined ? {} : { type }),
    ...(plain === undefined ? {} : { reason: plain }),
    ...(caused_by === undefined ? {} : { caused_by: withoutValues(caused_by) }),
  };
}

/** @param what was being done, for the operator @param error anything that the client threw */
export function storeUnavailable(what: string, error: unknown): KapuasError {
  if (error instanceof KapuasError) return error;
  return new KapuasError('store-unavailable', `${what}: ${reasonOf(error)}`, {
    cause: error,
    fault: faultOf(error),
  });
}

const NO_ANSWER = [errors.ConnectionError, errors.TimeoutError, errors.NoLivingConnectionsError];

function faultOf(error: unknown): ServerFault | undefined {
  if (!(error instanceof errors.ResponseError)) {
    return NO_ANSWER.some((kind) => error instanceof kind) ? 'unreachable' : undefined;
  }
  const type = errorType(error);
  if (type === 'cluster_block_exception') return 'read-only';
  if (type === 'index_not_found_exception') return 'missing';
  if (error.statusCode === 401) return 'login';
  return error.statusCode === 403 ? 'rights' : undefined;
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.ResponseError) {
    return refusal(error.statusCode ?? 0, error.body as { error?: ServerError | string } | undefined);
  }
  return error instanceof Error
    ? `no answer from the index (${error.message}); check KAPUAS_ELASTICSEARCH_URLS and the servers`
    : String(error);
}

/** An answer that is a refusal as a whole, with what the operator can do about it. */
export function refusal(status: number, body: { error?: ServerError | string } | undefined): string {
  const told = `the index answered ${status}, ${describeError(body?.error)}`;
  if (status === 401)
    return `${told}: check the user name and password (KAPUAS_ELASTICSEARCH_USERNAME, KAPUAS_ELASTICSEARCH_PASSWORD), or the API key (KAPUAS_ELASTICSEARCH_API_KEY)`;
  if (status === 403) return `${told}: the login lacks a right, or the index is read-only`;
  return told;
}

export function isStatus(error: unknown, status: number): boolean {
  return error instanceof errors.ResponseError && error.statusCode === status;
}

export function errorType(error: unknown): string | undefined {
  if (!(error instanceof errors.ResponseError)) return undefined;
  return (error.body as { error?: ServerError } | undefined)?.error?.type;
}
