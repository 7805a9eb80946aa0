/** Puts the best of what a draft holds into the canonical event, in its order. */
import { boundAttributes } from './bounds.ts';
import { type Draft, SLOT } from './draft.ts';
import { type CanonicalEvent, type JsonObject, type Level, SEVERITY } from './event.ts';
import { collectHeaders } from './headers.ts';
import { collectHttp } from './http.ts';
import { collectKubernetes, serviceOfLabels } from './kubernetes.ts';
import { levelOfSeverity } from './level.ts';
import { makeMessage } from './message.ts';
import { receivedTime } from './timestamp.ts';
import type { TransportHeaders } from './transport.ts';

/** What the transport knows of a record beside the record itself. */
export interface EventContext {
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /** The forwarder's tag. */
  readonly tag?: string | undefined;
  /** The transport's own time of the event: RFC 3339 in UTC. */
  readonly time?: string | undefined;
  /** Of the POST that carried the record; names in lower case. */
  readonly transportHeaders?: TransportHeaders | undefined;
  /** Why the source could not be parsed; `record` then holds its text as the message. */
  readonly parseError?: string | undefined;
}

export function assemble(
  draft: Draft,
  headerNames: readonly string[],
  misfits: (attributes: JsonObject) => string[] | undefined,
  context: EventContext,
): CanonicalEvent {
  const { values } = draft;
  const observedAt = receivedTime(context.receivedAt);
  const kubernetes = collectKubernetes(draft);
  const headers = collectHeaders(draft, headerNames);
  const http = collectHttp(draft);
  const event: CanonicalEvent = {
    '@timestamp': (values[SLOT.time] as string | undefined) ?? observedAt,
    message: (values[SLOT.message] as string | undefined) ?? '',
    observed_at: observedAt,
  };
  setLevel(event, draft);
  const service = (values[SLOT.service] as string | undefined) ?? serviceOfLabels(kubernetes);
  if (service !== undefined) event.service = service;
  setIds(event, draft);
  if (headers !== undefined) event.headers = headers;
  if (http !== undefined) event.http = http;
  if (kubernetes !== undefined) event.kubernetes = kubernetes;
  if (values[SLOT.tag] !== undefined) event.tag = values[SLOT.tag] as string;
  setAttributes(event, draft, misfits, context);
  if (event.message === '') event.message = makeMessage(event);
  return event;
}

function setLevel(event: CanonicalEvent, { values }: Draft): void {
  const severity = values[SLOT.severity] as number | undefined;
  const level = (values[SLOT.level] as Level | undefined) ?? (severity && levelOfSeverity(severity));
  if (!level) return;
  event.level = level;
  event.severity = severity ?? SEVERITY[level];
}

function setIds(event: CanonicalEvent, { values }: Draft): void {
  if (values[SLOT.host] !== undefined) event.host = values[SLOT.host] as string;
  if (values[SLOT.requestId] !== undefined) event.request_id = values[SLOT.requestId] as string;
  if (values[SLOT.traceId] !== undefined) event.trace_id = values[SLOT.traceId] as string;
  if (values[SLOT.spanId] !== undefined) event.span_id = values[SLOT.spanId] as string;
}

function setAttributes(
  event: CanonicalEvent,
  draft: Draft,
  misfits: (attributes: JsonObject) => string[] | undefined,
  context: EventContext,
): void {
  const { attributes, cut } = boundAttributes(draft.attributes);
  if (hasKeys(attributes)) event.attributes = attributes;
  const parseError = context.parseError ?? cut;
  if (parseError !== undefined) event.parse_error = parseError;
  const typeErrors = misfits(attributes);
  if (typeErrors !== undefined) event.type_errors = typeErrors;
}

function hasKeys(object: JsonObject): boolean {
  for (const _ in object) return true;
  return false;
}
