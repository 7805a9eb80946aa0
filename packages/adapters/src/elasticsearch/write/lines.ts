/** A batch's payload, made ready to be written: every line with its search entry. */
import { decodeLines, ENTRY_HEAD, encodeLine, splitLines } from '@kapuas/core/event/codec.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import { JsonError } from '@kapuas/core/event/json.ts';
import { checkStored } from '@kapuas/core/event/stored.ts';
import type { SearchEntry } from '@kapuas/core/query/search-entry.ts';

export interface Refusal {
  readonly line: number;
  readonly reason: string;
}

export interface ReadyLines {
  /** Lines with entries, each with its end. */
  readonly bytes: Buffer;
  /** Where each line ends, behind its line feed. */
  readonly ends: readonly number[];
  /** Numbers of the lines in the payload, where they are not 0, 1, 2, … */
  readonly numbers?: readonly number[];
  readonly refused: readonly Refusal[];
}

const LINE_FEED = 10;
const HEAD = Buffer.from(ENTRY_HEAD);
const NONE: readonly Refusal[] = [];

/** The payload as it is; undefined when not every line has an entry. */
export function readyLines(payload: Uint8Array): ReadyLines | undefined {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const ends: number[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(LINE_FEED, start) + 1;
    if (end === 0 || !hasEntry(bytes, start)) return undefined;
    ends.push(end);
    start = end;
  }
  return { bytes, ends, refused: NONE };
}

function hasEntry(bytes: Buffer, start: number): boolean {
  for (let at = 0; at < HEAD.length; at++) if (bytes[start + at] !== HEAD[at]) return false;
  return true;
}

/** The payload with entries made here, at many times the cost; lines that are no events are refused. */
export function withEntries(
  payload: Uint8Array,
  entryOf: (event: CanonicalEvent) => SearchEntry,
): ReadyLines {
  const numbers: number[] = [];
  const ends: number[] = [];
  const refused: Refusal[] = [];
  const parts: Buffer[] = [];
  let length = 0;
  const decoded = decodeLines(payload);
  for (const line of splitLines(payload).keys()) {
    try {
      const event = decoded[line];
      if (event === undefined || event instanceof JsonError) throw event ?? new JsonError('an empty line');
      checkStored(event);
      const part = Buffer.from(`${encodeLine(event, entryOf(event))}\n`);
      length += part.length;
      parts.push(part);
      ends.push(length);
      numbers.push(line);
    } catch (error) {
      refused.push({ line, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { bytes: Buffer.concat(parts), ends, numbers, refused };
}
