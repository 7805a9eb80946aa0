import { describe, expect, it } from 'vitest';
import { CORE_FIELDS, createFieldSchema } from './fields.ts';

const shop = {
  headers: ['x-user-id', 'X-Order-Id'],
  fields: [
    { name: 'cart.total', type: 'number' },
    { name: 'level', type: 'number' },
    { name: 'note', type: 'text' },
    { name: 'paid', type: 'boolean' },
  ],
} as const;
const billing = {
  headers: ['x-user-id'],
  fields: [
    { name: 'paid', type: 'boolean' },
    { name: 'note', type: 'keyword' },
    { name: 'cart.total', type: 'date' },
  ],
} as const;

describe('a field schema', () => {
  const schema = createFieldSchema([shop]);

  it.each([
    ['level', ['level'], 'keyword'],
    ['@timestamp', ['@timestamp'], 'date'],
    ['http.status', ['http', 'status'], 'number'],
    ['http.other', ['attributes', 'http.other'], 'keyword'],
    ['kubernetes.namespace', ['kubernetes', 'namespace'], 'keyword'],
    [
      'kubernetes.labels.app.kubernetes.io/name',
      ['kubernetes', 'labels', 'app.kubernetes.io/name'],
      'keyword',
    ],
    ['headers.X-Any', ['headers', 'x-any'], 'keyword'],
    ['x-user-id', ['headers', 'x-user-id'], 'keyword'],
    ['X-ORDER-ID', ['headers', 'x-order-id'], 'keyword'],
    ['x-other', ['attributes', 'x-other'], 'keyword'],
    ['redacted.email', ['redacted', 'email'], 'number'],
    ['cart.total', ['attributes', 'cart.total'], 'number'],
    ['attributes.cart.total', ['attributes', 'cart.total'], 'number'],
    ['attributes.level', ['attributes', 'level'], 'number'],
    ['attributes.message', ['attributes', 'message'], 'keyword'],
    ['Level', ['attributes', 'Level'], 'keyword'],
    ['constructor', ['attributes', 'constructor'], 'keyword'],
    ['note', ['attributes', 'note'], 'text'],
  ])('resolves %s', (name, path, type) => {
    expect(schema.resolve(name)).toEqual({ name, path, type });
  });

  it('takes a name that two apps type differently as a keyword, in any order', () => {
    for (const apps of [
      [shop, billing],
      [billing, shop],
      [shop, billing, shop],
    ]) {
      const both = createFieldSchema(apps);
      expect(both.resolve('cart.total').type).toBe('keyword');
      expect(both.resolve('note').type).toBe('keyword');
      expect(both.resolve('paid').type).toBe('boolean');
    }
  });

  it('knows every name once, each resolving to its type', () => {
    const known = createFieldSchema([shop, billing]).known();
    const names = known.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([...Object.keys(CORE_FIELDS), 'x-order-id', 'attributes.level']),
    );
    const both = createFieldSchema([shop, billing]);
    for (const { name, type } of known) expect(both.resolve(name).type).toBe(type);
  });
});
