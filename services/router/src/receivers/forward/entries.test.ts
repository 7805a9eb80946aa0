import { ExtData, encode } from '@msgpack/msgpack';
import { expect, test } from 'vitest';
import { openPlain } from './content.ts';
import { createSlicer, SLICE_RECORDS } from './entries.ts';
import type { ForwardRecord } from './intake.ts';

const eventTime = (seconds: number, nanos = 0): ExtData => {
  const payload = Buffer.alloc(8);
  payload.writeUInt32BE(seconds, 0);
  payload.writeUInt32BE(nanos, 4);
  return new ExtData(0, payload);
};

function recordsOf(...entries: unknown[]): ForwardRecord[] {
  const bytes = Buffer.concat(entries.map((entry) => encode(entry)));
  return [...openPlain({ kind: 'entries', bytes }, 'app')].flatMap(({ records }) => records);
}

const timeOf = (time: unknown): string | undefined => recordsOf([time, {}])[0]?.time;

test('times of every form', () => {
  expect(timeOf(eventTime(1_795_233_874, 123_456_789))).toBe('2026-11-21T04:04:34.123456789Z');
  expect(timeOf(1_795_233_874)).toBe('2026-11-21T04:04:34Z');
  expect(timeOf(1_795_233_874.25)).toBe('2026-11-21T04:04:34.25Z');
  expect(timeOf(1_795_233_874_250)).toBe('2026-11-21T04:04:34.250Z');
  expect(timeOf(new Date('2026-11-21T04:04:34.500Z'))).toBe('2026-11-21T04:04:34.500Z');
  expect(timeOf('2026-11-21T04:04:34Z')).toBe('2026-11-21T04:04:34Z');
});

test('EventTime as ext 8, which the specification allows too', () => {
  const bytes = Buffer.from('92c708006b0118520000000080', 'hex');
  expect([...openPlain({ kind: 'entries', bytes }, 'app')][0]?.records[0]?.time).toBe('2026-11-21T04:04:34Z');
});

test.each([[0], [eventTime(0)], [null], [-5], ['soon'], [{}], [new ExtData(7, Buffer.alloc(8))]])(
  'a time that is none is left out: %j',
  (time) => {
    expect(recordsOf([time, { a: 1 }])).toEqual([{ tag: 'app', record: { a: 1 } }]);
  },
);

test('Fluent Bit: time and metadata', () => {
  const time = eventTime(1_795_233_874);
  expect(recordsOf([[time, {}], { a: 1 }], [[time, { otlp: { severity_number: 9 } }], { a: 2 }])).toEqual([
    { tag: 'app', time: '2026-11-21T04:04:34Z', record: { a: 1 } },
    {
      tag: 'app',
      time: '2026-11-21T04:04:34Z',
      record: { a: 2, metadata: { otlp: { severity_number: 9 } } },
    },
  ]);
});

test('Fluent Bit: groups tell the resource of their entries and are no entries', () => {
  const resource = { attributes: { 'service.name': 'pay' }, dropped_attributes_count: 0 };
  const records = recordsOf(
    [[eventTime(0xffffffff), { schema: 'otlp' }], { resource, scope: { name: 'lib' } }],
    [[eventTime(1_795_233_874), {}], { a: 1 }],
    [[eventTime(1_795_233_874), {}], { a: 2, scope: 'its own' }],
    [[eventTime(0xfffffffe), {}], {}],
    [[eventTime(1_795_233_874), {}], { a: 3 }],
  );
  expect(records.map(({ record }) => record)).toEqual([
    { a: 1, resource: { 'service.name': 'pay' }, scope: { name: 'lib' } },
    { a: 2, resource: { 'service.name': 'pay' }, scope: 'its own' },
    { a: 3 },
  ]);
});

test('what is no pair of time and record becomes a record that says so', () => {
  expect(recordsOf('text', [1], [1_795_233_874, 'a line'], [1_795_233_874, [1, 2]])).toEqual([
    { tag: 'app', record: { message: 'text' }, parseError: 'the entry is no pair of time and record' },
    { tag: 'app', record: { message: '[1]' }, parseError: 'the entry is no pair of time and record' },
    { tag: 'app', record: { message: 'a line' }, parseError: 'the record is no map' },
    { tag: 'app', record: { message: '[1,2]' }, parseError: 'the record is no map' },
  ]);
});

test('no record is no event; more than a pair is a pair', () => {
  expect(recordsOf([1_795_233_874, null], [0, { a: 1 }, 'more', { b: 2 }], [0, { a: 2 }])).toEqual([
    { tag: 'app', record: { a: 1 } },
    { tag: 'app', record: { a: 2 } },
  ]);
});

test('a record nested too deep is kept without its depths', () => {
  let deep: unknown = 1;
  for (let i = 0; i < 90; i++) deep = [deep];
  const inner = Buffer.from(encode(deep));
  // The encoder has a limit of its own, so the levels are put around by hand.
  const bytes = Buffer.concat([
    Buffer.from('9200', 'hex'),
    Buffer.from('82a161', 'hex'),
    Buffer.alloc(150, 0x91),
    inner,
  ]);
  const whole = Buffer.concat([bytes, encode('b'), encode(2)]);
  const [slice] = [...openPlain({ kind: 'entries', bytes: whole }, 'app')];
  expect(slice?.records[0]?.record.b).toBe(2);
  expect(slice?.records[0]?.parseError).toBe('values nested too deep were left out');
});

test('slices end after so many records, in whatever pieces the entries come', () => {
  const entries = Array.from({ length: 2500 }, (_, i) => Buffer.from(encode([0, { i }])));
  const whole = createSlicer({ tag: 'app' });
  const once = [...whole.take(Buffer.concat(entries)), whole.rest()];
  const pieces = createSlicer({ tag: 'app' });
  const many = entries.flatMap((entry) => [...pieces.take(entry)]);
  expect([...many, pieces.rest()]).toEqual(once);
  expect(once.map((slice) => slice?.records.length)).toEqual([SLICE_RECORDS, SLICE_RECORDS, 500]);
  expect(once.reduce((sum, slice) => sum + (slice?.bytes ?? 0), 0)).toBe(Buffer.concat(entries).length);
});

test('slices end after so many bytes', () => {
  const entry = encode([0, { text: 'x'.repeat(400_000) }]);
  const slicer = createSlicer({ tag: 'app' });
  const slices = [...slicer.take(Buffer.concat(Array.from({ length: 4 }, () => entry)))];
  expect(slices.map((slice) => slice.records.length)).toEqual([3]);
  expect(slicer.rest()?.records).toHaveLength(1);
});
