import { expect, test } from 'vitest';
import { inReadingOrder } from './field-order.ts';

test('the usual suspects come first, the rest by name', () => {
  const names = ['zone', 'host', '@timestamp', 'cart.id', 'message', 'level'];
  expect(inReadingOrder(names)).toEqual(['level', 'host', 'cart.id', 'zone']);
});
