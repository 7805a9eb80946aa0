import { encodeLines } from '@kapuas/core/event/codec.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import { createSearchEntry } from '@kapuas/core/query/search-entry.ts';
import { expect, it } from 'vitest';
import { createBulkBody, createFrame, MAX_LINES, sequenceOf, sizeOf } from './bulk-body.ts';

const POSITION = { topic: 't', partition: 3, offset: 7 };
const TARGET = {
  delivery: 1,
  alias: 'i.write',
  batchId: 'a."b"',
  receivedAt: 1_768_478_400_000,
  position: POSITION,
};
const EVENT: CanonicalEvent = { '@timestamp': '2026-01-15T12:00:00Z', message: 'é' };
const LINE = Buffer.from(encodeLines([EVENT], createSearchEntry([])));

it.each([0, 9, 10, 123, 4_567, 99_999, 999_999])('writes line %i under its own id and place', (line) => {
  const frame = createFrame(TARGET);
  const body = createBulkBody(Buffer.alloc(1_000));
  body.add(frame, 8, LINE, 0, LINE.length);
  const before = body.length;
  body.add(frame, line, LINE, 0, LINE.length);
  expect(body.length - before).toBeLessThanOrEqual(sizeOf(frame, LINE.length));
  const { bytes, items } = body.finish();
  expect(items).toEqual([
    { delivery: 1, line: 8, end: before },
    { delivery: 1, line, end: bytes.length },
  ]);
  const [action, document, rest] = bytes.subarray(before).toString().split('\n') as [string, string, string];
  expect(rest).toBe('');
  expect(JSON.parse(action)).toEqual({ create: { _index: 'i.write', _id: `a."b".${line}` } });
  const { index, ...event } = JSON.parse(document);
  expect(event).toEqual(EVENT);
  expect(index).toEqual({
    ...createSearchEntry([])(EVENT),
    received_at: TARGET.receivedAt,
    sequence: sequenceOf(POSITION, line),
  });
});

it('orders events by their place in the queue, in numbers that JavaScript can hold', () => {
  const places = [
    sequenceOf({ ...POSITION, partition: 0, offset: 0 }, 0),
    sequenceOf({ ...POSITION, partition: 0, offset: 0 }, MAX_LINES - 1),
    sequenceOf({ ...POSITION, partition: 99, offset: 0 }, 0),
    sequenceOf({ ...POSITION, partition: 0, offset: 1 }, 0),
    sequenceOf({ ...POSITION, partition: 99, offset: 89_999_999 }, MAX_LINES - 1),
  ];
  expect(places.toSorted((left, right) => left - right)).toEqual(places);
  expect(new Set(places).size).toBe(places.length);
  for (const place of places) expect(Number.isSafeInteger(place)).toBe(true);
});
