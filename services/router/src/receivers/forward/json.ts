/** The forward protocol as JSON, for clients that know no MessagePack: messages one behind the other, acks likewise. */
import type { JsonValue } from '@kapuas/core/event/event.ts';
import { isObject, parseJson } from '@kapuas/core/event/json.ts';
import { parseTimestamp } from '@kapuas/core/event/time.ts';
import { strayRecord } from './entries.ts';
import type { ForwardRecord } from './intake.ts';
import { type ForwardMessage, malformed } from './message.ts';
import { ScanError, type Scanner } from './scan.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** For JSON arrays and objects with space between them. */
export function createJsonScanner(): Scanner {
  let at = 0;
  let depth = 0;
  let inText = false;

  /** @returns whether a value ends with this byte */
  function step(byte: number): boolean {
    if (inText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === 0x5b || byte === 0x7b) depth += 1;
    else if (byte === 0x5d || byte === 0x7d) depth -= 1;
    if (depth > 0 || byte <= 0x20) return false;
    if (byte === 0x5d || byte === 0x7d) return true;
    throw new ScanError(`neither [ nor { begins the message at ${at}`);
  }

  return {
    scan(bytes) {
      while (at < bytes.length) {
        const whole = step(bytes[at] as number);
        at += 1;
        if (!whole) continue;
        const length = at;
        at = 0;
        depth = 0;
        return length;
      }
      return -1;
    },
    get needs() {
      return at + 1;
    },
  };
}

/** @param frame one whole JSON value */
export function parseJsonMessage(frame: Buffer): ForwardMessage {
  const message = parse(frame.toString());
  if (!Array.isArray(message)) throw malformed('a message is an array of tag, entries or time and record');
  const [tag, second, third, fourth] = message;
  if (typeof tag !== 'string') throw malformed('the tag is no string');
  if (typeof second === 'string') throw malformed('packed entries cannot be sent as JSON');
  const forward = Array.isArray(second);
  const options = forward ? third : fourth;
  const entries = forward ? second : [[second ?? null, third ?? null]];
  const chunk = isObject(options) ? options.chunk : undefined;
  return {
    tag,
    content: { kind: 'json', bytes: frame, entries },
    chunk: chunk === undefined || chunk === null ? undefined : Buffer.from(JSON.stringify(chunk)),
    ack: chunk === undefined || chunk === null ? undefined : Buffer.from(JSON.stringify({ ack: chunk })),
  };
}

/** As `peekTag` of message.ts. */
export function peekJsonTag(partial: Buffer): string | undefined {
  const tag = /^\s*\[\s*("(?:[^"\\]|\\.)*")/.exec(partial.toString('utf8', 0, 1024))?.[1];
  return tag === undefined ? undefined : (parse(tag) as string);
}

function parse(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (error) {
    throw malformed((error as Error).message);
  }
}

/** @param tag without key */
export function recordsOfJson(entries: readonly JsonValue[], tag: string): ForwardRecord[] {
  return entries.flatMap((entry) => recordOf(entry, tag) ?? []);
}

function recordOf(entry: JsonValue, tag: string): ForwardRecord | undefined {
  if (!Array.isArray(entry) || entry.length < 2) {
    return strayRecord(entry, tag, 'the entry is no pair of time and record');
  }
  const [stamp, record] = entry as [JsonValue, JsonValue];
  if (!isObject(record)) return strayRecord(record, tag, 'the record is no map');
  const time = parseTimestamp(Array.isArray(stamp) ? stamp[0] : stamp);
  return { tag, record, ...(time === undefined ? {} : { time }) };
}
