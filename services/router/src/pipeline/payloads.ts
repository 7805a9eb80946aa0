/** Canonical events cut into the payloads of batches. */
import { shortenEvent } from '@kapuas/core/event/bounds.ts';
import { encodeLine, encodeText } from '@kapuas/core/event/codec.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';

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

/** No payload is larger than the limits; an event that alone is, is shortened. */
export function createPayloadWriter({ batchBytes, batchEvents }: PayloadLimits): PayloadWriter {
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

  return {
    add(event) {
      let line = encodeLine(event);
      let size = Buffer.byteLength(line) + 1;
      if (size > batchBytes) {
        line = encodeLine(shortenEvent(event, size, batchBytes));
        size = Buffer.byteLength(line) + 1;
      }
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
