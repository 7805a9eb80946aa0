/** The request id, from where real systems put it. */
import {
  addClaim,
  type Claim,
  type ClaimTree,
  claimFor,
  firstTextOf,
  headerNames,
  inside,
} from './claims.ts';
import { SLOT } from './draft.ts';
import type { JsonValue } from './event.ts';

const MAX_LENGTH = 256;

const FIELD_NAMES = [
  'request_id',
  'requestId',
  'requestID',
  'RequestId',
  'RequestID',
  'request-id',
  'req_id',
  'reqId',
];
const CORRELATION_NAMES = [
  'correlation_id',
  'correlationId',
  'correlationID',
  'CorrelationId',
  ...headerNames('x-correlation-id'),
];

/** The app's own paths come first, at ranks below 0. */
const HEADER_RANK = 0;
const FIELD_RANK = 1;
const NESTED_RANK = 20;
const CORRELATION_RANK = 30;

export function addRequestIdClaims(tree: ClaimTree): void {
  addRequestIdHeader(tree, HEADER_RANK);
  FIELD_NAMES.forEach((name, i) => {
    addClaim(tree, [name], claim(FIELD_RANK + i));
  });
  addClaim(tree, ['http.request.id'], claim(NESTED_RANK));
  addClaim(tree, CORRELATION_NAMES, claim(CORRELATION_RANK));
  addClaim(inside(tree, 'req', 'request'), ['id', ...FIELD_NAMES], claim(NESTED_RANK));
  addClaim(inside(inside(tree, 'http'), 'request'), ['id'], claim(NESTED_RANK));
  const logContext = inside(tree, 'context', 'ctx', 'mdc', 'MDC', 'extra', 'fields', 'labels');
  addClaim(logContext, [...headerNames('x-request-id'), ...FIELD_NAMES], claim(NESTED_RANK + 1));
  addClaim(logContext, CORRELATION_NAMES, claim(CORRELATION_RANK + 1));
}

/** For an object that holds headers. */
export function addRequestIdHeader(tree: ClaimTree, rank = NESTED_RANK): void {
  addClaim(tree, headerNames('x-request-id'), claim(rank));
}

function claim(rank: number): Claim {
  return claimFor(SLOT.requestId, rank, requestIdOf);
}

const NOTHING = new Set(['null', 'none', 'nil', 'undefined', 'unknown', 'n/a']);

/** The id that a value holds; undefined when it says nothing or is longer than an id can be. */
export function requestIdOf(value: JsonValue | undefined): string | undefined {
  const text = value === undefined ? undefined : firstTextOf(value)?.trim();
  if (text === undefined || text === '' || text === '-' || text.length > MAX_LENGTH) return undefined;
  return text.length <= 9 && NOTHING.has(text.toLowerCase()) ? undefined : text;
}
