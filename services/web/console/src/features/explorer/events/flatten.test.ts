import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import { createFieldSchema } from '@kapuas/core/query/fields.ts';
import { expect, test } from 'vitest';
import { parseJson } from '../../../app/api/json.ts';
import { flattenEvent, summaryOf } from './flatten.ts';

const schema = createFieldSchema([{ headers: ['x-user-id'], fields: [] }]);

const event: CanonicalEvent = {
  '@timestamp': '2026-11-21T10:00:00Z',
  message: 'hello',
  level: 'info',
  headers: { 'x-user-id': '42', 'x-old': '1' },
  http: { status: 500 },
  attributes: { cart: { items: [1, 2] }, level: 'HIGH', 'x-user-id': 'other', none: null },
};

test('every value stands under the shortest name that finds it', () => {
  const pairs = flattenEvent(event, schema).map(({ name, value }) => `${name}=${value}`);
  expect(pairs).toEqual([
    '@timestamp=2026-11-21T10:00:00Z',
    'message=hello',
    'level=info',
    'x-user-id=42',
    'headers.x-old=1',
    'http.status=500',
    'cart.items=1',
    'cart.items=2',
    'attributes.level=HIGH',
    'attributes.x-user-id=other',
  ]);
});

test('the message and times are not offered for exact filters', () => {
  const inexact = flattenEvent(event, schema).filter((field) => !field.exact);
  expect(inexact.map((field) => field.name)).toEqual(['@timestamp', 'message']);
});

test('a number beyond 2^53 keeps its digits', () => {
  const long = parseJson('{"@timestamp":"","message":"","attributes":{"n":12345678901234567891}}');
  expect(flattenEvent(long as CanonicalEvent, schema).at(-1)?.value).toBe('12345678901234567891');
});

test('an event without a message is told by what it has', () => {
  const silent = { '@timestamp': '', message: '' };
  expect(summaryOf({ ...silent, http: { method: 'GET', path: '/a', status: 200 } })).toBe('GET /a 200');
  expect(summaryOf({ ...silent, attributes: { a: 1 } })).toBe('{"a":1}');
  expect(summaryOf(silent)).toBe('');
});
