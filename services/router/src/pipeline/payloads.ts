/** Canonical events cut into the payloads of batches. */
import { shortenEvent } from '@kapuas/core/event/bounds.ts';
import { encodeLine, encodeText } from '@kapuas/core/event/codec.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import type { SearchEntry } from '@kapuas/core/query/search-entry.ts';

interface Payload {
  readonly bytes: Uint8Array;
  readonly count: number;
}

export interface PayloadLimits {
  readonly batchBytes: number;
  readonly batchEvents: number;
}

interface PayloadWriter {
  /** @returns true when this event began a new payload */
  add(event: CanonicalEvent): boolean;
  finish(): Payload[];
}

/**
 * No payload is larger than the limits; an event that alone is, is shortened. One that is only with its search entry
 * goes without: the index then makes it.
 */
export function createPayloadWriter(
  { batchBytes, batchEvents }: PayloadLimits,
  entryOf?: (event: CanonicalEvent) => SearchEntry,
): PayloadWriter {
  const payloads: Payload[] = [];
  let text = '';
  let bytes = 0;
  let count = 0;

  function close(): void {
    if (count === 0) return;
    payloads.push({ bytes: encodeText(text), count });
    text = '';
    bytes = 0;
    count = 0;
  }

  function fittingLine(event: CanonicalEvent): { line: string; size: number } {
    if (entryOf !== undefined) {
      const line = encodeLine(event, entryOf(event));
      const size = sizeOf(line);
      if (size <= batchBytes) return { line, size };
    }
    let line = encodeLine(event);
    let size = sizeOf(line);
    if (size > batchBytes) {
      line = encodeLine(shortenEvent(event, size, batchBytes));
      size = sizeOf(line);
    }
    return { line, size };
  }

  return {
    add(event) {
      const { line, size } = fittingLine(event);
      const full = count >= batchEvents || bytes + size > batchBytes;
      if (full) close();
      text += `${line}\n`;
      bytes += size;
      count += 1;
      return full;
    },
    finish() {
      close();
      return payloads;
    },
  };
}

function sizeOf(line: string): number {
  return Buffer.byteLength(line) + 1;
}
