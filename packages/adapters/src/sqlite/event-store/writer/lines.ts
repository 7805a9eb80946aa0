import { decodeLines, splitLines } from '@kapuas/core/event/codec.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import { JsonError } from '@kapuas/core/event/json.ts';
import { microsOf } from '@kapuas/core/event/time.ts';

export interface Refusal {
  readonly line: number;
  readonly reason: string;
}

/** The lines of a batch that can be stored, and why the others cannot. */
export interface Lines {
  /** The stored lines, without their ends. */
  readonly lines: readonly Uint8Array[];
  readonly events: readonly CanonicalEvent[];
  readonly times: readonly number[];
  readonly refused: readonly Refusal[];
}

export function readLines(payload: Uint8Array): Lines {
  const found = { lines: [] as Uint8Array[], events: [] as CanonicalEvent[], times: [] as number[] };
  const refused: Refusal[] = [];
  const decoded = decodeLines(payload);
  for (const [line, bytes] of splitLines(payload).entries()) {
    try {
      const event = decoded[line] as CanonicalEvent | JsonError;
      if (event instanceof JsonError) throw event;
      found.times.push(timeOf(event));
      found.events.push(event);
      found.lines.push(bytes);
    } catch (error) {
      refused.push({ line, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { ...found, refused };
}

/** Throws what is missing when the line is no event. */
function timeOf(event: CanonicalEvent): number {
  if (event === null || typeof event !== 'object' || Array.isArray(event))
    throw new Error('not a JSON object');
  const timestamp = event['@timestamp'];
  if (typeof timestamp !== 'string') throw new Error('@timestamp is missing');
  if (typeof event.message !== 'string') throw new Error('message is missing');
  const micros = microsOf(timestamp);
  if (Number.isNaN(micros)) throw new Error('@timestamp is not an RFC 3339 time');
  return micros;
}
