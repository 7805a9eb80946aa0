import { expect, test } from 'vitest';
import { expiryAfter, LIFETIMES, OVERLAPS } from './lifetimes.ts';

const now = Date.parse('2026-11-21T10:00:00Z');

test('an expiry lies as far away as was chosen', () => {
  expect(expiryAfter(LIFETIMES, '90d', now)).toBe('2027-02-19T10:00:00.000Z');
  expect(expiryAfter(OVERLAPS, '1h', now)).toBe('2026-11-21T11:00:00.000Z');
});

test('a key that never expires has no expiry', () => {
  expect(expiryAfter(LIFETIMES, 'never', now)).toBeNull();
});
