import { expect, test } from 'vitest';
import { forwardPassword, hashMatches, hashSecret, issueKey, keyIdOf } from './key.ts';

test('a key carries its id and holds only safe characters', () => {
  const { id, key } = issueKey();
  expect(key).toMatch(/^kps_[A-Za-z0-9_-]+$/);
  expect(keyIdOf(key)).toBe(id);
});

test.each(['', 'kps_', 'kps_xyz_1', 'Bearer kps_0123456789ab_'])('%j is no key', (text) => {
  expect(keyIdOf(text)).toBeUndefined();
});

test('only the key itself matches, and only until it expires', () => {
  const { id, key, hash } = issueKey();
  const stored = { id, hash, expiresAt: 1000 };
  expect(hashMatches(stored, hashSecret(key), 999)).toBe(true);
  expect(hashMatches(stored, hashSecret(key), 1000)).toBe(false);
  expect(hashMatches({ ...stored, expiresAt: null }, hashSecret(key), 1e15)).toBe(true);
  expect(hashMatches(stored, hashSecret(`${key.slice(0, -1)}~`), 0)).toBe(false);
  expect(hash).toBe(hashSecret(key));
});

test('a forward password depends on the secret and the key id', () => {
  expect(forwardPassword('secret', 'a1')).toBe(forwardPassword('secret', 'a1'));
  expect(forwardPassword('secret', 'a1')).not.toBe(forwardPassword('secret', 'a2'));
  expect(forwardPassword('secret', 'a1')).not.toBe(forwardPassword('other', 'a1'));
  expect(forwardPassword('secret', 'a1')).toMatch(/^[0-9a-f]{64}$/);
});
