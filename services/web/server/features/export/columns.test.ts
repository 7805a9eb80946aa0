import { createFieldSchema } from '@kapuas/core/query/fields.ts';
import { expect, it } from 'vitest';
import { createCsv } from './columns.ts';

const SCHEMA = createFieldSchema([{ headers: ['x-user-id'], fields: [] }]);

function stored(message: string) {
  const event = {
    '@timestamp': '2026-01-31T12:00:00Z',
    message,
    headers: { 'x-user-id': '42' },
    attributes: { cart: { total: 3.5 }, tags: ['a', 'b'] },
  };
  return { id: 'e.0', app: 'orders', event };
}

it('writes the columns that are asked for', () => {
  const csv = createCsv(SCHEMA, 'id, app,x-user-id,cart.total,tags,missing,message');
  expect(csv.header).toBe('id,app,x-user-id,cart.total,tags,missing,message\r\n');
  expect(csv.line(stored('paid'))).toBe('e.0,orders,42,3.5,a b,,paid\r\n');
});

it('quotes what would break a line', () => {
  const { line } = createCsv(SCHEMA, 'message');
  expect(line(stored('a,"b"\nc'))).toBe('"a,""b""\nc"\r\n');
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])('makes %j text for a spreadsheet', (message) => {
  const { line } = createCsv(SCHEMA, 'message');
  expect(line(stored(message))).toBe(`'${message}\r\n`);
});
