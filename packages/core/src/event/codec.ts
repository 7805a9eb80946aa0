/** A batch's payload: canonical events as NDJSON, each line ended by "\n". */
import type { CanonicalEvent } from './event.ts';
import { type JsonError, parseStored, parseStoredLines } from './json.ts';

const LINE_FEED = 10;
const encoder = new TextEncoder();

/** @returns bytes that own their memory, so that they can be handed to another thread */
export function encodeLines(events: readonly CanonicalEvent[]): Uint8Array {
  let text = '';
  for (const event of events) text += `${encodeLine(event)}\n`;
  return encodeText(text);
}

/** One event as a line of a payload, without its end; always well-formed Unicode. */
export function encodeLine(event: CanonicalEvent): string {
  const line = JSON.stringify(event);
  return line.includes('\\ud') ? replaceLoneSurrogates(line) : line;
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
 * Reads one line that `encodeLines` wrote. A number that JavaScript cannot hold exactly comes as a string of
 * its digits. Throws a JsonError when the line is not JSON.
 */
export function decodeLine(line: Uint8Array): CanonicalEvent {
  return parseStored(asBuffer(line).toString()) as unknown as CanonicalEvent;
}

/** `decodeLine` for every line of a payload; for a line that is not JSON, its error. */
export function decodeLines(payload: Uint8Array): (CanonicalEvent | JsonError)[] {
  return parseStoredLines(asBuffer(payload).toString()) as unknown as (CanonicalEvent | JsonError)[];
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
