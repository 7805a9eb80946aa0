/** What the event says of one HTTP call: from pino, Envoy, nginx, Elastic Common Schema and OpenTelemetry. */
import { addClaim, type ClaimTree, claimFor, inside } from './claims.ts';
import { type Draft, isWeak, SLOT, WEAK_RANK, withdraw } from './draft.ts';
import type { HttpFields, JsonValue } from './event.ts';
import { scalarText } from './json.ts';

const METHODS = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'CONNECT',
  'TRACE',
  'QUERY',
]);

/** Names that mean other things too: believed only when the event has a method. */
const WEAK_PATHS = ['path', 'url', 'uri', 'request_path', 'requestPath'];
const WEAK_STATUSES = ['status', 'statusCode', 'code'];
const MILLISECONDS = [
  'duration_ms',
  'durationMs',
  'responseTime',
  'response_time_ms',
  'latency_ms',
  'elapsed_ms',
];
const MORE_MILLISECONDS = ['duration', 'http.duration_ms'];

export function addHttpClaims(tree: ClaimTree): void {
  addClaim(tree, ['request_method', 'http.request.method', 'http.method', 'http_method'], method(0));
  addClaim(tree, ['method'], method(1));
  addClaim(tree, ['request_uri', 'url.path', 'http.target', 'http.path', 'http_path'], path(0));
  addClaim(tree, WEAK_PATHS, path(WEAK_RANK));
  addClaim(tree, ['http.response.status_code', 'http.status_code', 'http.status', 'http_status'], status(0));
  addClaim(tree, ['response_code', 'status_code'], status(1));
  addClaim(tree, WEAK_STATUSES, status(WEAK_RANK));
  addClaim(tree, [...MILLISECONDS, ...MORE_MILLISECONDS], duration(1));
  addClaim(tree, ['request_time'], duration(1000));
  addHttpObject(inside(tree, 'http'));
  addPinoObjects(tree);
}

function addHttpObject(http: ClaimTree): void {
  const request = inside(http, 'request');
  for (const holder of [http, request]) {
    addClaim(holder, ['method'], method(2));
    addClaim(holder, ['path', 'url', 'target'], path(2));
  }
  addClaim(http, ['status', 'status_code', 'statusCode'], status(2));
  addClaim(inside(http, 'response'), ['status', 'status_code', 'statusCode'], status(2));
  addClaim(http, MILLISECONDS, duration(1));
}

function addPinoObjects(tree: ClaimTree): void {
  const request = inside(tree, 'req', 'request');
  addClaim(request, ['method'], method(3));
  addClaim(request, ['url', 'path', 'uri'], path(3));
  addClaim(inside(tree, 'res', 'response'), ['statusCode', 'status_code', 'status'], status(3));
  addClaim(inside(tree, 'url'), ['path'], path(4));
}

const method = (rank: number) => claimFor(SLOT.method, rank, methodOf);
const path = (rank: number) => claimFor(SLOT.path, rank, pathOf);
const status = (rank: number) => claimFor(SLOT.status, rank, statusOf);
const duration = (unitMs: number) =>
  claimFor(SLOT.duration, WEAK_RANK, (value) => millisecondsOf(value, unitMs));

export function methodOf(value: JsonValue): string | undefined {
  return typeof value === 'string' && METHODS.has(value) ? value : undefined;
}

/** A path, or the path and query of an address. */
function pathOf(value: JsonValue): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (value.startsWith('/')) return value;
  return /^https?:\/\//.test(value) ? value.replace(/^https?:\/\/[^/?#]*/, '') || '/' : undefined;
}

function statusOf(value: JsonValue): number | undefined {
  const number = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 100 && number <= 599
    ? number
    : undefined;
}

function millisecondsOf(value: JsonValue, unitMs: number): number | undefined {
  const text = scalarText(value);
  if (text === undefined || !/^\d+(\.\d+)?$/.test(text)) return undefined;
  // Three digits below a millisecond: seconds times 1,000 are not exact in binary.
  return unitMs === 1 ? Number(text) : Math.round(Number(text) * unitMs * 1000) / 1000;
}

/** The call; what was not confirmed to belong to one goes back to the attributes. */
export function collectHttp(draft: Draft): HttpFields | undefined {
  const { values } = draft;
  if (values[SLOT.method] === undefined) {
    for (const slot of [SLOT.path, SLOT.status, SLOT.duration]) {
      if (values[slot] !== undefined && isWeak(draft, slot)) withdraw(draft, slot);
    }
  }
  const http: HttpFields = {};
  if (values[SLOT.method] !== undefined) http.method = values[SLOT.method] as string;
  if (values[SLOT.path] !== undefined) http.path = values[SLOT.path] as string;
  if (values[SLOT.status] !== undefined) http.status = values[SLOT.status] as number;
  if (values[SLOT.duration] !== undefined) http.duration_ms = values[SLOT.duration] as number;
  for (const _ in http) return http;
  return undefined;
}
