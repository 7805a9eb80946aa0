import { decodeLines, splitLines } from '@kapuas/core/event/codec.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import { JsonError } from '@kapuas/core/event/json.ts';
import { checkStored } from '@kapuas/core/event/stored.ts';

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
      found.times.push(checkStored(event));
      found.events.push(event);
      found.lines.push(bytes);
    } catch (error) {
      refused.push({ line, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { ...found, refused };
}
