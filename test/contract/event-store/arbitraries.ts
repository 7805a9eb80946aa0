import { type CanonicalEvent, LEVELS } from '@kapuas/core/event/event.ts';
import type { FieldTest, QueryNode, ResolvedField } from '@kapuas/core/query/ast.ts';
import { createFieldSchema } from '@kapuas/core/query/fields.ts';
import { exactText, termsOf } from '@kapuas/core/query/values.ts';
import fc from 'fast-check';
import { eventAt } from './fixtures.ts';

export const SCHEMA = createFieldSchema([
  {
    headers: ['x-user-id'],
    fields: [
      { name: 'total', type: 'number' },
      { name: 'vip', type: 'boolean' },
      { name: 'note', type: 'text' },
      { name: 'due', type: 'date' },
    ],
  },
]);

const WORD = fc.constantFrom(
  'order',
  'Order',
  'paid',
  'pay',
  'payment',
  'timeout',
  '42',
  'été',
  '注文',
  'a-b',
  "it's",
);
const SENTENCE = fc.array(WORD, { maxLength: 6 }).map((words) => words.join(' '));
const SCALAR = fc.oneof(
  WORD,
  fc.integer({ min: -3, max: 12 }),
  fc.double({ min: -10, max: 10, noNaN: true }),
  fc.boolean(),
  fc.constant('7'),
  fc.constant('long '.repeat(80)),
);
const NAMES = ['total', 'vip', 'note', 'due', 'free', 'deep.er', 'id'] as const;

const attributes = fc.record(
  {
    total: fc.oneof(SCALAR, fc.integer({ min: 0, max: 1_000 })),
    vip: fc.oneof(fc.boolean(), fc.constantFrom('true', 'yes')),
    note: SENTENCE,
    due: fc.oneof(
      fc.constantFrom('2026-01-15', '2026-01-15T12:00:00Z', 'soon'),
      fc.integer({ min: 1_768_400_000_000, max: 1_768_500_000_000 }),
    ),
    free: fc.oneof(SCALAR, fc.array(SCALAR, { maxLength: 3 })),
    deep: fc.record({ er: SCALAR }),
    /** More different values than a column's dictionary would hold. */
    id: fc.uuid(),
  },
  { requiredKeys: [] },
);

const event: fc.Arbitrary<CanonicalEvent> = fc
  .tuple(
    fc.integer({ min: 0, max: 3_000 }),
    SENTENCE,
    fc.record(
      {
        level: fc.constantFrom(...LEVELS),
        service: WORD,
        request_id: fc.uuid(),
        headers: fc.record({ 'x-user-id': WORD }),
        http: fc.record({
          status: fc.constantFrom(200, 404, 500),
          duration_ms: fc.integer({ min: 0, max: 5_000 }),
        }),
        attributes,
        parse_error: SENTENCE,
      },
      { requiredKeys: [] },
    ),
  )
  .map(([ms, message, fields]) => eventAt(ms, message, fields as Partial<CanonicalEvent>));

export function anyEvents(count: number): fc.Arbitrary<CanonicalEvent[]> {
  return fc.array(event, { minLength: count, maxLength: count });
}

/** Queries that mostly ask for what the events have. */
export function anyQuery(events: readonly CanonicalEvent[]): fc.Arbitrary<QueryNode> {
  const leaf = fc.oneof(text(events), fieldTest(events));
  return fc.letrec<{ node: QueryNode }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.constant<QueryNode>({ kind: 'all' }),
      fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        nodes: fc.array(tie('node'), { minLength: 2, maxLength: 4 }),
      }),
      fc.record({ kind: fc.constant('not' as const), node: tie('node') }),
    ),
  })).node;
}

function text(events: readonly CanonicalEvent[]): fc.Arbitrary<QueryNode> {
  const phrase = fc
    .tuple(fc.constantFrom(...events), fc.nat(5), fc.integer({ min: 1, max: 3 }))
    .map(([{ message }, from, length]) =>
      message
        .split(' ')
        .slice(from, from + length)
        .join(' '),
    );
  return fc.record({
    kind: fc.constant('text' as const),
    value: fc.oneof(
      WORD,
      phrase,
      WORD.map((word) => word.slice(0, 2)),
    ),
    match: fc.constantFrom('word' as const, 'phrase' as const, 'prefix' as const),
  });
}

function fieldTest(events: readonly CanonicalEvent[]): fc.Arbitrary<QueryNode> {
  const core = [
    'level',
    'service',
    'request_id',
    'x-user-id',
    'http.status',
    'http.duration_ms',
    'parse_error',
    'message',
  ];
  const field = fc
    .constantFrom(...NAMES, ...core, '@timestamp', 'unknown')
    .map((name) => SCHEMA.resolve(name));
  return field.chain((resolved) =>
    testOf(resolved, events).map((test): QueryNode => ({ kind: 'field', field: resolved, test })),
  );
}

function testOf(field: ResolvedField, events: readonly CanonicalEvent[]): fc.Arbitrary<FieldTest> {
  const exists = fc.constant<FieldTest>({ op: 'exists' });
  const value = fc.oneof(presentValue(field, events), WORD);
  if (field.type === 'text') {
    const op = fc.constantFrom('phrase' as const, 'prefix' as const);
    return fc.oneof(exists, fc.record({ op, value: fc.oneof(value, SENTENCE) }));
  }
  if (field.type === 'number' || field.type === 'date') {
    return fc.oneof(exists, range(field, value), fc.record({ op: fc.constant('equals' as const), value }));
  }
  const prefix = value.map((text) => ({ op: 'prefix' as const, value: text.slice(0, 3) }));
  return fc.oneof(
    exists,
    prefix,
    fc.record({ op: fc.constant('equals' as const), value: value.map(exactText) }),
  );
}

/** A value that some event has in this field. */
function presentValue(field: ResolvedField, events: readonly CanonicalEvent[]): fc.Arbitrary<string> {
  const values: string[] = [];
  for (const event of events) {
    termsOf(event, (name, value) => {
      if (name === field.path.join('.')) values.push(value);
    });
  }
  return values.length === 0 ? WORD : fc.constantFrom(...values);
}

function range(field: ResolvedField, value: fc.Arbitrary<string>): fc.Arbitrary<FieldTest> {
  const number =
    field.type === 'date'
      ? fc.integer({ min: 1_768_470_000_000_000, max: 1_768_490_000_000_000 })
      : value.map(Number);
  const bound = fc.record({ value: number.filter(Number.isFinite), inclusive: fc.boolean() });
  return fc
    .record({ from: bound, to: bound }, { requiredKeys: [] })
    .map((bounds) => ({ op: 'range', ...bounds }) as FieldTest);
}
