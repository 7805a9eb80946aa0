/** Makes records of the entries of a message: pairs of time and record, one behind the other. */
import type { JsonObject, JsonValue } from '@kapuas/core/event/event.ts';
import { isObject } from '@kapuas/core/event/json.ts';
import { parseTimestamp } from '@kapuas/core/event/time.ts';
import { eventTime, groupMark } from './event-time.ts';
import type { ForwardRecord } from './intake.ts';
import { type Cursor, cursorOf, readArrayHeader, readValue } from './msgpack.ts';
import { skipValue } from './scan.ts';

/** What the entries of one message have in common; `group` changes on the way through them. */
export interface EntryContext {
  readonly tag: string;
  /** What Fluent Bit says once of the entries that follow: resource and scope of OpenTelemetry. */
  group?: JsonObject | undefined;
}

/** Records that are handed on together. Sizes are part of the ids that make resends harmless: they stay as they are. */
export interface Slice {
  readonly records: readonly ForwardRecord[];
  readonly bytes: number;
}

export const SLICE_RECORDS = 1000;
export const SLICE_BYTES = 1024 * 1024;

export interface Slicer {
  /** Slices that are full. @param bytes whole entries, scanned before */
  take(bytes: Buffer): Generator<Slice>;
  /** What is left, once everything was taken. */
  rest(): Slice | undefined;
}

/** Where a slice ends depends on the entries alone, not on the pieces in which they come. */
export function createSlicer(context: EntryContext): Slicer {
  let records: ForwardRecord[] = [];
  let size = 0;

  function rest(): Slice | undefined {
    if (records.length === 0) return undefined;
    const slice = { records, bytes: size };
    records = [];
    size = 0;
    return slice;
  }

  function* take(bytes: Buffer): Generator<Slice> {
    const cursor = cursorOf(bytes);
    while (cursor.at < bytes.length) {
      const start = cursor.at;
      const record = readEntry(cursor, context);
      if (record === undefined) continue;
      records.push(record);
      size += cursor.at - start;
      if (records.length >= SLICE_RECORDS || size >= SLICE_BYTES) yield rest() as Slice;
    }
  }

  return { take, rest };
}

/** @returns undefined for what is no event: a group's mark, or no record at all */
function readEntry(cursor: Cursor, context: EntryContext): ForwardRecord | undefined {
  const start = cursor.at;
  const elements = readArrayHeader(cursor);
  if (elements < 2) {
    cursor.at = start;
    return strayRecord(readValue(cursor), context.tag, 'the entry is no pair of time and record');
  }
  const record = readPair(cursor, context);
  for (let i = 2; i < elements; i++) cursor.at = skipValue(cursor.bytes, cursor.at);
  return record;
}

/** Reads a time and a record. @param metadata what Fluent Bit says beside a record, where it is not with the time */
export function readPair(
  cursor: Cursor,
  context: EntryContext,
  metadata?: JsonObject,
): ForwardRecord | undefined {
  cursor.cut = false;
  const stamp = readStamp(cursor);
  if (stamp.mark !== undefined) {
    const body = readValue(cursor);
    context.group = stamp.mark === 'start' && isObject(body) ? groupOf(body) : undefined;
    return undefined;
  }
  const value = readValue(cursor);
  const { tag } = context;
  if (!isObject(value)) return strayRecord(value, tag, 'the record is no map');
  addMissing(value, context.group);
  addMetadata(value, stamp.metadata ?? metadata);
  const record: { -readonly [K in keyof ForwardRecord]: ForwardRecord[K] } = { tag, record: value };
  if (stamp.time !== undefined) record.time = stamp.time;
  if (cursor.cut) record.parseError = 'values nested too deep were left out';
  return record;
}

interface Stamp {
  time?: string | undefined;
  mark?: 'start' | 'end' | undefined;
  metadata?: JsonObject | undefined;
}

/** A time, or Fluent Bit's pair of time and metadata. */
function readStamp(cursor: Cursor): Stamp {
  const elements = readArrayHeader(cursor);
  if (elements < 0) return readTime(cursor);
  const stamp: Stamp = elements > 0 ? readTime(cursor) : {};
  for (let i = 1; i < elements; i++) {
    const value = readValue(cursor);
    if (i === 1 && isObject(value)) stamp.metadata = value;
  }
  return stamp;
}

function readTime(cursor: Cursor): Stamp {
  const { bytes, at } = cursor;
  const head = bytes[at];
  // EventTime: fixext 8, or ext 8 with a size of 8, of type 0.
  const start = head === 0xd7 ? at + 2 : head === 0xc7 ? at + 3 : -1;
  if (start < 0 || bytes[start - 1] !== 0) return { time: parseTimestamp(readValue(cursor)) };
  cursor.at = skipValue(bytes, at);
  const payload = bytes.subarray(start, cursor.at);
  const time = eventTime(payload);
  return time === undefined ? { mark: groupMark(payload) } : { time };
}

/** Attributes of the resource stand by their names, as OpenTelemetry's own exporters have them. */
function groupOf(body: JsonObject): JsonObject {
  const group: JsonObject = {};
  const { resource, scope } = body;
  const attributes = isObject(resource) ? (resource.attributes ?? resource) : undefined;
  if (isObject(attributes) && Object.keys(attributes).length > 0) group.resource = attributes;
  if (isObject(scope) && Object.keys(scope).length > 0) group.scope = scope;
  return group;
}

function addMissing(record: JsonObject, more: JsonObject | undefined): void {
  for (const name in more) if (!Object.hasOwn(record, name)) record[name] = more[name] as JsonValue;
}

function addMetadata(record: JsonObject, metadata: JsonObject | undefined): void {
  for (const _ in metadata) {
    addMissing(record, { metadata });
    return;
  }
}

/** What should be a record and is not, kept as text. */
export function strayRecord(value: JsonValue, tag: string, parseError: string): ForwardRecord | undefined {
  if (value === null) return undefined;
  const message = typeof value === 'string' ? value : JSON.stringify(value);
  return { tag, record: { message }, parseError };
}
