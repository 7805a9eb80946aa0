/** A batch as a Kafka record: NDJSON as value, the rest in headers that any consumer can read. */
import { randomBytes } from 'node:crypto';
import type { Batch } from '@kapuas/core/event/batch.ts';
import { splitLines } from '@kapuas/core/event/codec.ts';
import type { FetchedRecord } from '../fetch.ts';

export const HEADERS = {
  app: 'app',
  /** The batch's id: what all its events' ids begin with. */
  id: 'id',
  count: 'count',
  /** Of the events in the value. */
  schema: 'schema',
  /** Milliseconds since the epoch. */
  receivedAt: 'received-at',
} as const;

const SCHEMA = '1';
const NAMES = Object.fromEntries(
  Object.entries(HEADERS).map(([field, name]) => [field, Buffer.from(name)]),
) as Record<keyof typeof HEADERS, Buffer>;
const SCHEMA_BYTES = Buffer.from(SCHEMA);

/** A batch that has the id it keeps. */
export interface NamedBatch extends Batch {
  readonly clientId: string;
}

export interface RecordContent {
  readonly value: Buffer;
  readonly headers: Map<Buffer, Buffer>;
}

const processId = randomBytes(6).toString('base64url');
let lastId = 0;

/** Gives a batch without an id one that no other has, in the order of time. */
export function nameBatch(batch: Batch): NamedBatch {
  if (batch.clientId !== undefined) return batch as NamedBatch;
  lastId += 1;
  return { ...batch, clientId: `${Date.now().toString(36)}.${processId}.${lastId.toString(36)}` };
}

export function toRecord({ app, clientId, count, receivedAt, payload }: NamedBatch): RecordContent {
  const headers = new Map([
    [NAMES.app, Buffer.from(app)],
    [NAMES.id, Buffer.from(clientId)],
    [NAMES.count, Buffer.from(String(count))],
    [NAMES.schema, SCHEMA_BYTES],
    [NAMES.receivedAt, Buffer.from(String(receivedAt))],
  ]);
  return { value: asBuffer(payload), headers };
}

/**
 * What lies in a topic of the app, also when another producer wrote it: its lines are events, and its place
 * names it.
 * @returns undefined for a record without a value
 */
export function fromRecord({ value, headers, timestamp }: FetchedRecord, app: string): Batch | undefined {
  if (value === null || value.length === 0) return undefined;
  const found = new Map(headers.map(([name, text]) => [name?.toString() ?? '', text?.toString() ?? '']));
  const id = found.get(HEADERS.id);
  return {
    app,
    ...(id === undefined || id === '' ? {} : { clientId: id }),
    count: wholeNumber(found.get(HEADERS.count)) ?? splitLines(value).length,
    receivedAt: wholeNumber(found.get(HEADERS.receivedAt)) ?? timestamp,
    payload: value,
  };
}

/**
 * Two batches with half of the lines each, for a topic that takes no record as large as the whole.
 * Equal batches give equal halves, so that the events of a client's retry get equal ids.
 * @returns undefined when it is one line
 */
export function halve(batch: NamedBatch): readonly [NamedBatch, NamedBatch] | undefined {
  const payload = asBuffer(batch.payload);
  const lines = splitLines(payload);
  if (lines.length < 2) return undefined;
  const first = Math.ceil(lines.length / 2);
  const cut = lines.slice(0, first).reduce((bytes, line) => bytes + line.length + 1, 0);
  const half = (index: number, count: number, bytes: Uint8Array): NamedBatch => ({
    ...batch,
    clientId: `${batch.clientId}/${index}`,
    count,
    payload: bytes,
  });
  return [half(0, first, payload.subarray(0, cut)), half(1, lines.length - first, payload.subarray(cut))];
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
