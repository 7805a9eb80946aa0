/** The readable line of an event, and the records that travel inside a line. */
import { addClaim, type ClaimTree, claimFor } from './claims.ts';
import { SLOT } from './draft.ts';
import type { CanonicalEvent, JsonObject, JsonValue } from './event.ts';
import { isObject, parseJson, scalarText } from './json.ts';

const NAMES = [
  'message',
  'msg',
  '@message',
  'log',
  'body',
  'MESSAGE',
  'Message',
  'textPayload',
  'short_message',
];
/** structlog's name for the line; elsewhere it is the name of a kind of event. */
const STRUCTLOG_RANK = 20;

export function addMessageClaims(tree: ClaimTree): void {
  NAMES.forEach((name, i) => {
    addClaim(tree, [name], claimFor(SLOT.message, i, messageOf));
  });
  addClaim(
    tree,
    ['event'],
    claimFor(SLOT.message, STRUCTLOG_RANK, (value) =>
      typeof value === 'string' ? messageOf(value) : undefined,
    ),
  );
}

/** Text without the line end that container runtimes leave; undefined when nothing is left. */
function messageOf(value: JsonValue): string | undefined {
  const text = scalarText(value);
  if (text === undefined || text === '') return undefined;
  const last = text.charCodeAt(text.length - 1);
  const line = last === 10 || last === 13 ? text.replace(/[\r\n]+$/, '') : text;
  return line === '' ? undefined : line;
}

/** Names under which a forwarder puts the line that it read. */
const LINE_NAMES = ['@message', 'log', 'message'] as const;

export interface Wrapped {
  readonly name: string;
  readonly record: JsonObject;
}

/** The record that a forwarder's record wraps: a JSON object as text, or as an object where no logger has one. */
export function unwrap(record: JsonObject): Wrapped | undefined {
  for (const name of LINE_NAMES) {
    const value = record[name];
    if (value === undefined) continue;
    const inner = typeof value === 'string' ? parseObject(value) : value;
    if (isObject(inner) && (typeof value === 'string' || name !== 'log')) return { name, record: inner };
  }
  return isObject(record.body) && isOpenTelemetry(record) ? { name: 'body', record: record.body } : undefined;
}

/** Elsewhere a body is that of a request. */
function isOpenTelemetry(record: JsonObject): boolean {
  return ['severityNumber', 'severity_number', 'timeUnixNano', 'observedTimeUnixNano'].some(
    (name) => record[name] !== undefined,
  );
}

function parseObject(text: string): JsonValue | undefined {
  const first = text.charCodeAt(0);
  if (first !== 123 && (first > 32 || !/^\s*\{/.test(text))) return undefined;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

const MADE_LENGTH = 1024;

/** A line for an event that has none: its values as `name=value`. */
export function makeMessage(event: Omit<CanonicalEvent, 'message'>): string {
  let line = '';
  for (const source of [event.http as JsonObject | undefined, event.attributes, event.headers]) {
    for (const name in source) {
      const text = scalarText(source[name]);
      if (text === undefined || text === '') continue;
      line += `${line === '' ? '' : ' '}${name}=${/[\s"]/.test(text) ? JSON.stringify(text) : text}`;
      if (line.length >= MADE_LENGTH) return line.slice(0, MADE_LENGTH).toWellFormed();
    }
  }
  return line;
}
