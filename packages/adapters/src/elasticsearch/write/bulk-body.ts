/** Bulk requests put together from the bytes of batches: no event is parsed or serialised. */
import type { QueuePosition } from '@kapuas/core/event/batch.ts';
import { ENTRY_HEAD } from '@kapuas/core/event/codec.ts';

/** A document of a bulk request: where its line came from. */
export interface BulkItem {
  readonly delivery: number;
  readonly line: number;
  /** Where its bytes end in the request. */
  readonly end: number;
}

export interface BulkBody {
  readonly bytes: Buffer;
  /** In the order of the request, and so of its answer. */
  readonly items: readonly BulkItem[];
}

/** What all lines of a batch have in common. */
export interface LineTarget {
  readonly delivery: number;
  /** Alias that the batch is written through. */
  readonly alias: string;
  readonly batchId: string;
  readonly receivedAt: number;
  readonly position: QueuePosition;
}

/** Line numbers have at most so many digits. */
const MAX_DIGITS = 6;
/** Events that a batch can have at most. */
export const MAX_LINES = 10 ** MAX_DIGITS;
const ZERO = 48;
const HEAD = Buffer.from(ENTRY_HEAD);

export interface BulkBodyBuilder {
  /** Bytes so far. */
  readonly length: number;
  /**
   * Adds one event. There must be room for `sizeOf`.
   * @param line number of the line that lies between `start` and `end`, has an entry and ends with a line feed
   */
  add(frame: LineFrame, line: number, bytes: Buffer, start: number, end: number): void;
  finish(): BulkBody;
}

/** The action line and the beginning of the document of one batch's events, all but their line numbers. */
export interface LineFrame {
  readonly target: LineTarget;
  /** By the digits of the line number; made when they are needed. */
  readonly templates: (Template | undefined)[];
}

interface Template {
  readonly bytes: Buffer;
  /** Ends of the two places where the number stands: as it is, and filled up with zeros. */
  readonly idEnd: number;
  readonly sequenceEnd: number;
}

/**
 * Places in the queue that make different numbers: events of one app that share a number are this many batches, or
 * this many partitions apart. All together stay below 2^53, so that JavaScript can sort by them.
 */
const OFFSETS = 90_000_000;
const PARTITIONS = 100;

/** The order of events of equal time: by place in the queue. */
export function sequenceOf({ offset, partition }: QueuePosition, line: number): number {
  return (((offset % OFFSETS) + 1) * PARTITIONS + (partition % PARTITIONS)) * MAX_LINES + line;
}

export function createFrame(target: LineTarget): LineFrame {
  return { target, templates: [] };
}

function makeTemplate({ alias, batchId, receivedAt, position }: LineTarget, digits: number): Template {
  const id = `{"create":{"_index":${JSON.stringify(alias)},"_id":${JSON.stringify(batchId).slice(0, -1)}.`;
  const idPart = Buffer.from(id + '0'.repeat(digits));
  const sequence = sequenceOf(position, 0);
  const sequencePart = Buffer.from(`"}}\n${ENTRY_HEAD}"received_at":${receivedAt},"sequence":${sequence}`);
  return {
    bytes: Buffer.concat([idPart, sequencePart, Buffer.from(',')]),
    idEnd: idPart.length,
    sequenceEnd: idPart.length + sequencePart.length,
  };
}

/** Bytes that a line takes in a bulk request, at most. */
export function sizeOf(frame: LineFrame, lineBytes: number): number {
  return templateOf(frame, MAX_DIGITS).bytes.length + lineBytes;
}

function templateOf(frame: LineFrame, digits: number): Template {
  let template = frame.templates[digits];
  if (template === undefined) {
    template = makeTemplate(frame.target, digits);
    frame.templates[digits] = template;
  }
  return template;
}

/** @param buffer bounds the body */
export function createBulkBody(buffer: Buffer): BulkBodyBuilder {
  const items: BulkItem[] = [];
  let end = 0;
  return {
    get length() {
      return end;
    },
    add(frame, line, bytes, start, lineEnd) {
      const template = fill(frame, line);
      end += template.copy(buffer, end);
      end += bytes.copy(buffer, end, start + HEAD.length, lineEnd);
      items.push({ delivery: frame.target.delivery, line, end });
    },
    finish: () => ({ bytes: buffer.subarray(0, end), items }),
  };
}

/** The template with the number of the line written into it. */
function fill(frame: LineFrame, line: number): Buffer {
  const { bytes, idEnd, sequenceEnd } = templateOf(frame, digitsOf(line));
  let rest = line;
  let place = 1;
  do {
    const digit = ZERO + (rest % 10);
    bytes[idEnd - place] = digit;
    bytes[sequenceEnd - place] = digit;
    rest = Math.floor(rest / 10);
    place++;
  } while (rest > 0);
  return bytes;
}

function digitsOf(line: number): number {
  if (line < 10) return 1;
  if (line < 100) return 2;
  if (line < 1_000) return 3;
  if (line < 10_000) return 4;
  return line < 100_000 ? 5 : MAX_DIGITS;
}
