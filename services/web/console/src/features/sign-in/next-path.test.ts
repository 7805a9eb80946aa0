import { expect, test } from 'vitest';
import { safeNextPath } from './next-path.ts';

test.each([
  ['/explore?q=a', '/explore?q=a'],
  [undefined, '/'],
  ['https://evil.example', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['explore', '/'],
])('%s leads to %s', (next, expected) => {
  expect(safeNextPath(next)).toBe(expected);
});
