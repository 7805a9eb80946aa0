/** What a message says, in each of the protocol's four modes; nothing of its entries is decoded yet. */
import type { JsonObject, JsonValue } from '@kapuas/core/event/event.ts';
import { isObject } from '@kapuas/core/event/json.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import {
  type Cursor,
  cursorOf,
  isTextHead,
  readArrayHeader,
  readMapHeader,
  readText,
  readTextBytes,
  readValue,
} from './msgpack.ts';
import { skipValue } from './scan.ts';

export type Compression = 'gzip' | 'zstd';

export interface ForwardMessage {
  readonly tag: string;
  readonly content: Content;
  /** The option `chunk` as the client wrote it; undefined when it wants no acknowledgement. */
  readonly chunk: Buffer | undefined;
  /** What to answer once every record is durable. */
  readonly ack: Buffer | undefined;
}

export type Content =
  /** Pairs of time and record, one behind the other, as MessagePack. */
  | { readonly kind: 'entries'; readonly bytes: Buffer }
  | { readonly kind: 'compressed'; readonly bytes: Buffer; readonly compression: Compression }
  /** Time, then record. */
  | { readonly kind: 'pair'; readonly bytes: Buffer; readonly metadata: JsonObject | undefined }
  /** Read already: pairs of time and record. */
  | { readonly kind: 'json'; readonly bytes: Buffer; readonly entries: readonly JsonValue[] };

/** {"ack": ...} up to the value, which goes back byte for byte. */
const ACK = Buffer.from([0x81, 0xa3, 0x61, 0x63, 0x6b]);

/** @param frame one whole MessagePack value @returns undefined for nil, the heartbeat */
export function parseMessage(frame: Buffer): ForwardMessage | undefined {
  if (frame[0] === 0xc0) return undefined;
  const cursor = cursorOf(frame);
  const elements = readArrayHeader(cursor);
  if (elements < 2) throw malformed('a message is an array of tag, entries or time and record, and options');
  if (!isTextHead(frame[cursor.at] as number)) throw malformed('the tag is no string');
  const tag = readText(cursor);
  const second = cursor.at;
  const isMessageMode = !isTextHead(frame[second] as number) && !isArray(cursor);
  if (isMessageMode && elements < 3) throw malformed('a message of tag and time has no record');
  const before = isMessageMode ? 3 : 2;
  for (let i = 1; i < before; i++) cursor.at = skipValue(frame, cursor.at);
  const end = cursor.at;
  const options = elements > before ? readOptions(cursor) : {};
  if (options.signal !== undefined && options.signal !== 0) {
    throw malformed(
      `fluent_signal is ${options.signal}: only logs (0) can be taken, no metrics and no traces`,
    );
  }
  const content = isMessageMode
    ? ({ kind: 'pair', bytes: frame.subarray(second, end), metadata: options.metadata } as const)
    : contentOf(frame, second, end, options.compressed);
  const { chunk } = options;
  return { tag, content, chunk, ack: chunk === undefined ? undefined : Buffer.concat([ACK, chunk]) };
}

/** The tag of a message of which only the beginning is here; undefined when the tag is not whole yet. */
export function peekTag(partial: Buffer): string | undefined {
  if (partial.length < 16) return undefined;
  const cursor = cursorOf(partial);
  if (readArrayHeader(cursor) < 2 || !isTextHead(partial[cursor.at] as number)) return undefined;
  const start = readTextBytes(cursor);
  return cursor.at <= partial.length ? partial.toString('utf8', start, cursor.at) : undefined;
}

function isArray(cursor: Cursor): boolean {
  const { at } = cursor;
  const found = readArrayHeader(cursor) >= 0;
  cursor.at = at;
  return found;
}

function contentOf(frame: Buffer, start: number, end: number, compressed: string | undefined): Content {
  const cursor = cursorOf(frame);
  cursor.at = start;
  // The elements of an array lie one behind the other, just as they do in a PackedForward message.
  if (readArrayHeader(cursor) >= 0) return { kind: 'entries', bytes: frame.subarray(cursor.at, end) };
  const bytes = frame.subarray(readTextBytes(cursor), end);
  if (compressed === undefined || compressed === 'text' || bytes.length === 0)
    return { kind: 'entries', bytes };
  if (compressed === 'gzip' || compressed === 'zstd') {
    return { kind: 'compressed', bytes, compression: compressed };
  }
  throw malformed(`entries compressed as "${compressed.slice(0, 20)}": only gzip, zstd and text are known`);
}

interface Options {
  chunk?: Buffer;
  compressed?: string;
  signal?: number;
  metadata?: JsonObject;
}

function readOptions(cursor: Cursor): Options {
  const { bytes } = cursor;
  const options: Options = {};
  const pairs = readMapHeader(cursor);
  for (let i = 0; i < pairs; i++) {
    const name = readValue(cursor);
    const start = cursor.at;
    const value = readValue(cursor);
    if (name === 'chunk' && value !== null) options.chunk = bytes.subarray(start, cursor.at);
    else if (name === 'compressed' && typeof value === 'string') options.compressed = value;
    else if (name === 'fluent_signal' && typeof value === 'number') options.signal = value;
    else if (name === 'metadata' && isObject(value)) options.metadata = value;
  }
  return options;
}

export function malformed(detail: string): KapuasError {
  return new KapuasError('bad-request', `Malformed forward message: ${detail}.`);
}
