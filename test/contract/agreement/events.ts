import type { DeclaredField } from '@kapuas/core/apps/app.ts';
import {
  type CanonicalEvent,
  type JsonObject,
  type JsonValue,
  LEVELS,
  SEVERITY,
} from '@kapuas/core/event/event.ts';
import { createFieldSchema } from '@kapuas/core/query/fields.ts';
import fc from 'fast-check';
import { BASE } from '../event-store/fixtures.ts';
import { SCALAR, TEXT, TIME, textOf, VALUE, WORD } from './values.ts';

/** What the app declares. */
export const DECLARED: readonly DeclaredField[] = [
  { name: 'total', type: 'number' },
  { name: 'cart.total', type: 'number' },
  { name: 'we*ird%.n=1', type: 'number' },
  { name: 'due', type: 'date' },
  { name: 'seen.at', type: 'date' },
  { name: 'note', type: 'text' },
  { name: 'deep.note', type: 'text' },
  { name: 'vip', type: 'boolean' },
  { name: 'kind', type: 'keyword' },
];

const HEADERS = ['x-user-id', 'x-order-id'];

export const SCHEMA = createFieldSchema([{ headers: HEADERS, fields: DECLARED }]);

/** Attributes that are looked for; paths of declared fields may be one key or objects within each other. */
export const ATTRIBUTES = [
  ...DECLARED.map(({ name }) => name),
  'free',
  'id',
  'cart.items',
  'cart',
  'a.b.c',
  'level',
  'message',
  'we=ird',
  'we>ird',
  'per%cent',
  'two words',
  'ünï',
  '3xx',
  'x-user-id',
  '__proto__',
  'constructor',
  'dot.',
  '*',
] as const;

const attributes: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom(...ATTRIBUTES), attributeValue(), fc.nat()), { maxLength: 8 }),
    // Nearly as many values as events.
    fc.option(fc.uuid(), { nil: undefined }),
  )
  .map(([entries, id]) =>
    entries.reduce(
      (object, [name, value, cut]) => place(object, name, value, cut),
      objectOf(id === undefined ? [] : [['id', id]]),
    ),
  );

function attributeValue(): fc.Arbitrary<JsonValue> {
  return fc.oneof(VALUE, TIME, fc.integer({ min: -5, max: 20 }), TEXT);
}

/** An object that may have any key, `__proto__` too. */
function objectOf(entries: readonly (readonly [string, JsonValue])[]): JsonObject {
  return Object.fromEntries(entries) as JsonObject;
}

/** @param cut decides which dots of the path separate keys, and which are part of one */
function place(object: JsonObject, path: string, value: JsonValue, cut: number): JsonObject {
  const keys: string[] = [];
  for (const [at, part] of path.split('.').entries()) {
    if (at === 0 || (cut >> at) % 2 === 1) keys.push(part);
    else keys.push(`${keys.pop()}.${part}`);
  }
  return insert(object, keys, value);
}

function insert(object: JsonObject, [key = '', ...below]: readonly string[], value: JsonValue): JsonObject {
  const known = Object.hasOwn(object, key) ? object[key] : undefined;
  const isObject =
    typeof known === 'object' && known !== null && !Array.isArray(known) && !('rawJSON' in known);
  const inner =
    below.length === 0 ? value : insert(isObject ? (known as JsonObject) : objectOf([]), below, value);
  return objectOf([...Object.entries(object).filter(([name]) => name !== key), [key, inner]]);
}

/** Within some seconds, so that many events share one. */
const timestamp: fc.Arbitrary<string> = fc
  .tuple(
    fc.integer({ min: 0, max: 5 }),
    fc.constantFrom('', '.5', '.250', '.000001', '.000002', '.000001999', '.123456789', '.999999'),
  )
  .map(([second, fraction]) => `${new Date(BASE + second * 1_000).toISOString().slice(0, 19)}${fraction}Z`);

const hex = (digits: number) =>
  fc
    .integer({ min: 0, max: 40 })
    .map((n) => (n * 0x9e3779b1).toString(16).padStart(digits, 'abcdef').slice(0, digits));

const level = fc.constantFrom(...LEVELS).map((name) => ({ level: name, severity: SEVERITY[name] }));

const fields = fc.record(
  {
    observed_at: timestamp,
    service: fc.oneof(WORD, SCALAR.map(textOf)),
    host: fc.oneof(WORD, TEXT),
    request_id: fc.uuid(),
    trace_id: hex(32),
    span_id: hex(16),
    tag: WORD,
    headers: fc.record({ 'x-user-id': SCALAR.map(textOf), 'x-order-id': WORD }, { requiredKeys: [] }),
    http: fc.record(
      {
        method: fc.constantFrom('GET', 'POST'),
        path: fc.constantFrom('/', '/orders/42', '/orders/42?a=b&c=%20', `/${'long/'.repeat(60)}`),
        status: fc.constantFrom(200, 404, 500, 503),
        duration_ms: fc.constantFrom(0, 0.1, 1.5, 12, 250, 1e21),
      },
      { requiredKeys: [] },
    ),
    kubernetes: fc.record(
      {
        namespace: WORD,
        pod: WORD,
        labels: fc.dictionary(fc.constantFrom('app', 'app.kubernetes.io/name', 'a=b'), TEXT, { maxKeys: 2 }),
      },
      { requiredKeys: [] },
    ),
    attributes,
    redacted: fc.dictionary(fc.constantFrom('email', 'card=no', 'to>ken'), fc.integer({ min: 1, max: 300 }), {
      maxKeys: 2,
    }),
    parse_error: TEXT,
    type_errors: fc.subarray(['total', 'due', 'we*ird%.n=1'], { minLength: 1 }),
  },
  { requiredKeys: [] },
);

const event: fc.Arbitrary<CanonicalEvent> = fc
  .tuple(timestamp, TEXT, fc.option(level, { nil: {} }), fields)
  .map(
    ([time, message, levels, more]) =>
      ({ '@timestamp': time, message, ...levels, ...more }) as CanonicalEvent,
  );

export function anyEvents(count: number): fc.Arbitrary<CanonicalEvent[]> {
  return fc.array(event, { minLength: count, maxLength: count });
}
