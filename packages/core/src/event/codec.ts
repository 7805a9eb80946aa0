/**
 * A batch's payload: canonical events as NDJSON, each line ended by "\n". A line may begin with a key `index`, the
 * event's search entry, which only an indexer looks at; an event has no such key of its own.
 */
import type { SearchEntry } from '../query/search-entry.ts';
import type { CanonicalEvent } from './event.ts';
import { type JsonError, parseStored, parseStoredLines } from './json.ts';

const LINE_FEED = 10;
const encoder = new TextEncoder();

/** How a line with a search entry begins; no other line does. */
export const ENTRY_HEAD = '{"index":{';
/** A quote within a text is escaped, so these characters stand nowhere else in a line but where its entry ends. */
const ENTRY_END = '},"@timestamp":';
const EVENT_HEAD = '{"@timestamp":';

/**
 * @param entryOf makes the search entry that each line begins with; without it lines have none
 * @returns bytes that own their memory, so that they can be handed to another thread
 */
export function encodeLines(
  events: readonly CanonicalEvent[],
  entryOf?: (event: CanonicalEvent) => SearchEntry,
): Uint8Array {
  let text = '';
  for (const event of events) text += `${encodeLine(event, entryOf?.(event))}\n`;
  return encodeText(text);
}

/** One event as a line of a payload, without its end; always well-formed Unicode. */
export function encodeLine(event: CanonicalEvent, entry?: SearchEntry): string {
  const json = JSON.stringify(event);
  const line = entry === undefined ? json : withEntry(event, json, entry);
  return line.includes('\\ud') ? replaceLoneSurrogates(line) : line;
}

function withEntry(event: CanonicalEvent, json: string, entry: SearchEntry): string {
  const timeFirst = json.startsWith(EVENT_HEAD)
    ? json
    : JSON.stringify(Object.assign({ '@timestamp': '' }, event));
  return `{"index":${entryText(entry)},${timeFirst.slice(1)}`;
}

const RARE = ['numbers', 'times', 'texts', 'parse_error'] as const;

/** As `JSON.stringify(entry)`, in less time: tokens hold nothing that JSON escapes. */
function entryText(entry: SearchEntry): string {
  const observed = entry.observed_at === undefined ? '' : `,"observed_at":${entry.observed_at}`;
  let text = `{"at":${entry.at}${observed},"words":"${entry.words}","terms":${JSON.stringify(entry.terms)}`;
  for (const name of RARE) {
    if (entry[name] !== undefined) text += `,"${name}":${JSON.stringify(entry[name])}`;
  }
  return `${text}}`;
}

/** The line of the event alone. */
export function withoutEntry(line: string): string {
  if (!line.startsWith(ENTRY_HEAD)) return line;
  const end = line.indexOf(ENTRY_END);
  return end < 0 ? line : `{${line.slice(end + 2)}`;
}

/** `JSON.stringify` escapes half of a surrogate pair, and a store that checks its text would refuse that. */
function replaceLoneSurrogates(line: string): string {
  return line.replace(/((?<!\\)(?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g, '$1\ufffd');
}

/** @param text whole lines, each with its end */
export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The lines of a payload without their ends: views, nothing is copied. */
export function splitLines(payload: Uint8Array): Uint8Array[] {
  const bytes = asBuffer(payload);
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  if (start < bytes.length) lines.push(bytes.subarray(start));
  return lines;
}

/**
 * Reads the event of a line that `encodeLines` wrote. A number that JavaScript cannot hold exactly comes as a string of
 * its digits. Throws a JsonError when the line is not JSON.
 */
export function decodeLine(line: Uint8Array): CanonicalEvent {
  return parseStored(withoutEntry(asBuffer(line).toString())) as unknown as CanonicalEvent;
}

/** `decodeLine` for every line of a payload; for a line that is not JSON, its error. */
export function decodeLines(payload: Uint8Array): (CanonicalEvent | JsonError)[] {
  const text = asBuffer(payload).toString();
  const events = text.includes(ENTRY_HEAD) ? text.split('\n').map(withoutEntry).join('\n') : text;
  return parseStoredLines(events) as unknown as (CanonicalEvent | JsonError)[];
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
