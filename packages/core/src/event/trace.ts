/** Trace and span id in their W3C form, from what tracers put into log lines. */
import { addClaim, type ClaimTree, claimFor, firstTextOf, headerNames, inside } from './claims.ts';
import { type Draft, offer, SLOT } from './draft.ts';
import type { JsonValue } from './event.ts';
import { scalarText } from './json.ts';

const TRACE_NAMES = ['trace_id', 'traceId', 'traceID', 'TraceId', 'trace.id', 'otelTraceID', 'traceid'];
const SPAN_NAMES = ['span_id', 'spanId', 'spanID', 'SpanId', 'span.id', 'otelSpanID', 'spanid'];
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}/i;

export function addTraceClaims(tree: ClaimTree): void {
  addClaim(tree, TRACE_NAMES, claimFor(SLOT.traceId, 0, traceIdOf));
  addClaim(tree, SPAN_NAMES, claimFor(SLOT.spanId, 0, spanIdOf));
  addClaim(tree, ['logging.googleapis.com/trace'], claimFor(SLOT.traceId, 1, traceIdOfGoogle));
  addClaim(tree, ['logging.googleapis.com/spanId'], claimFor(SLOT.spanId, 1, spanIdOf));
  addClaim(tree, ['dd.trace_id'], claimFor(SLOT.traceId, 2, traceIdOfDatadog));
  addClaim(tree, ['dd.span_id'], claimFor(SLOT.spanId, 2, spanIdOfDatadog));
  const datadog = inside(tree, 'dd');
  addClaim(datadog, ['trace_id'], claimFor(SLOT.traceId, 2, traceIdOfDatadog));
  addClaim(datadog, ['span_id'], claimFor(SLOT.spanId, 2, spanIdOfDatadog));
  addClaim(inside(tree, 'trace'), ['id', 'trace_id'], claimFor(SLOT.traceId, 3, traceIdOf));
  addClaim(inside(tree, 'span'), ['id', 'span_id'], claimFor(SLOT.spanId, 3, spanIdOf));
  addTraceHeaders(tree, 4);
}

/** For an object that holds headers. */
export function addTraceHeaders(tree: ClaimTree, rank: number): void {
  addClaim(tree, headerNames('traceparent'), (draft, value, key) =>
    claimTraceparent(draft, rank, value, key),
  );
  addClaim(tree, headerNames('x-b3-traceid'), claimFor(SLOT.traceId, rank + 1, traceIdOf));
  addClaim(tree, headerNames('x-b3-spanid'), claimFor(SLOT.spanId, rank + 1, spanIdOf));
}

function claimTraceparent(draft: Draft, rank: number, value: JsonValue, key: string): boolean {
  const match = TRACEPARENT.exec(firstTextOf(value) ?? '');
  const trace = match === null ? undefined : hexId(match[1] as string, 32);
  const span = match === null ? undefined : hexId(match[2] as string, 16);
  if (trace === undefined || span === undefined) return false;
  const taken = offer(draft, SLOT.traceId, rank, key, value, trace);
  return offer(draft, SLOT.spanId, rank, key, value, span) && taken;
}

function traceIdOf(value: JsonValue): string | undefined {
  const text = firstTextOf(value);
  if (text === undefined || text.length > 36) return undefined;
  return hexId(text.length === 36 ? text.replaceAll('-', '') : text, 32);
}

function spanIdOf(value: JsonValue): string | undefined {
  return hexId(firstTextOf(value) ?? '', 16);
}

/** `projects/<project>/traces/<id>`. */
function traceIdOfGoogle(value: JsonValue): string | undefined {
  return hexId(scalarText(value)?.split('/').at(-1) ?? '', 32);
}

/** Datadog writes the lower 64 bits in decimal, newer tracers the whole in hexadecimal. */
function traceIdOfDatadog(value: JsonValue): string | undefined {
  const decimal = hexOfDecimal(scalarText(value));
  return decimal === undefined ? traceIdOf(value) : hexId(decimal, 32);
}

function spanIdOfDatadog(value: JsonValue): string | undefined {
  return hexId(hexOfDecimal(scalarText(value)) ?? '', 16) ?? spanIdOf(value);
}

function hexOfDecimal(text: string | undefined): string | undefined {
  if (text === undefined || !/^\d{1,20}$/.test(text)) return undefined;
  return BigInt.asUintN(64, BigInt(text)).toString(16).padStart(16, '0');
}

const HEX = /^[0-9a-f]+$/;

/** Lower case and as long as W3C wants it: an id of half the length gets zeros in front. */
function hexId(text: string, digits: number): string | undefined {
  if (text.length !== digits && text.length !== 16) return undefined;
  const id = HEX.test(text) ? text : text.toLowerCase();
  if (!HEX.test(id) || /^0+$/.test(id)) return undefined;
  return id.padStart(digits, '0');
}
