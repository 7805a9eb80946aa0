import { createFieldSchema } from '@kapuas/core/query/fields.ts';
import { expect, test } from 'vitest';
import { searchName } from './search-name.ts';

const schema = createFieldSchema([
  { headers: ['x-user-id'], fields: [{ name: 'cart.total', type: 'number' }] },
]);

test.each([
  ['attributes.cart.total', 'cart.total'],
  ['attributes.anything', 'anything'],
  ['headers.x-user-id', 'x-user-id'],
  ['headers.x-old', 'headers.x-old'],
  ['attributes.level', 'attributes.level'],
  ['attributes.x-user-id', 'attributes.x-user-id'],
  ['http.status', 'http.status'],
  ['level', 'level'],
])('%s is searched as %s', (name, short) => {
  expect(searchName(name, schema)).toBe(short);
});
