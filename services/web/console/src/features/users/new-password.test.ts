import { expect, test } from 'vitest';
import { newPassword } from './new-password.ts';

test('a new password has four groups of five unmistakable characters', () => {
  expect(newPassword()).toMatch(/^[a-km-np-z2-9]{5}(-[a-km-np-z2-9]{5}){3}$/);
});

test('no two are alike', () => {
  expect(new Set(Array.from({ length: 100 }, newPassword)).size).toBe(100);
});
