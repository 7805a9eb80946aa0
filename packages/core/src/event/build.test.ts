import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventBuilder } from './build.ts';
import { decodeLine, encodeLine } from './codec.ts';
import type { JsonObject, JsonValue } from './event.ts';
import { type App, build, RECEIVED_AT } from './test-build.ts';

describe('declared fields', () => {
  const fields = [
    { name: 'amount', type: 'number' },
    { name: 'cart.items', type: 'number' },
    { name: 'paid', type: 'boolean' },
    { name: 'due', type: 'date' },
    { name: 'status', type: 'keyword' },
  ] as const;

  it('fit', () => {
    const record = {
      amount: '1.5',
      cart: { items: [1, 2, null] },
      paid: false,
      due: '2025-01-01',
      status: 200,
    };
    const event = build(record, { fields });
    expect(event.type_errors).toBeUndefined();
    expect(event.attributes).toEqual(record);
  });

  it('that do not fit are kept and named', () => {
    const record = { amount: 'a lot', 'cart.items': { n: 1 }, paid: 'yes', due: 'soon', status: null };
    const event = build(record, { fields });
    expect(event.type_errors).toEqual(['amount', 'cart.items', 'paid', 'due']);
    expect(event.attributes).toEqual(record);
  });

  it('stay attributes even where they are part of the core', () => {
    const event = build({ method: 'GET', status: 200 }, { fields });
    expect(event.http).toEqual({ method: 'GET', status: 200 });
    expect(event.attributes).toEqual({ status: 200 });
  });
});

describe('bounds', () => {
  it('keeps as many values as an event can carry, and says so', () => {
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`key${i}`, i]));
    const event = build({ msg: 'a', many });
    expect(event.message).toBe('a');
    expect(Object.keys(event.attributes?.many as JsonObject)).toHaveLength(999);
    expect(event.parse_error).toBe('attributes were cut: more than 1000 values');
  });

  it('cuts what is nested too deep, at any depth', () => {
    for (const levels of [199, 250, 50_000]) {
      const deep = JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`) as JsonObject;
      const event = build({ msg: 'a', deep, twice: deep });
      expect(() => encodeLine(event)).not.toThrow();
      expect(event.parse_error !== undefined).toBe(levels > 199);
    }
  });

  it('takes a name that objects are born with', () => {
    const record = JSON.parse(
      '{"__proto__":{"admin":1},"constructor":"c","a":{"__proto__":2}}',
    ) as JsonObject;
    const line = encodeLine(build(record));
    expect(line).toContain('"attributes":{"__proto__":{"admin":1},"constructor":"c","a":{"__proto__":2}}');
  });
});

const NAMES = [
  ...['message', '@message', 'log', 'time', '@timestamp', 'level', 'request_id', 'req', 'headers', 'http'],
  ...[
    'kubernetes',
    'attributes',
    'body',
    'service',
    'status',
    'method',
    'trace_id',
    'dd',
    '__proto__',
    'x-user-id',
  ],
];

it('makes a valid event of any JSON object and keeps what it does not know', () => {
  const { node } = fc.letrec<{ node: JsonValue }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(
        fc.string(),
        fc.integer(),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.constantFrom('GET', '{"level":"info"}', '2025-01-01'),
      ) as fc.Arbitrary<JsonValue>,
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string()), tie('node'), { maxKeys: 6 }),
    ),
  }));
  const app: App = {
    requestId: { paths: ['a.b'], pattern: 'r=(\\w+)' },
    headers: ['x-user-id'],
    fields: [{ name: 'status', type: 'number' }],
  };
  const builder = createEventBuilder(app);
  fc.assert(
    fc.property(
      fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string()), node, { maxKeys: 8 }),
      (generated) => {
        const record = JSON.parse(JSON.stringify({ only: 'here', ...generated })) as JsonObject;
        const event = builder(record, { receivedAt: RECEIVED_AT });
        const read = decodeLine(new TextEncoder().encode(encodeLine(event)));
        expect(read['@timestamp']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/);
        expect(typeof read.message).toBe('string');
        expect(read.attributes).toMatchObject({ only: 'here' });
        for (const value of Object.values(read)) expect(value).not.toBeNull();
      },
    ),
    { numRuns: 1000 },
  );
});
