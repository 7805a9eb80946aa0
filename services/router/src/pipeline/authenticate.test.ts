import { DEFAULT_SPEC } from '@kapuas/core/apps/app.ts';
import { issueKey } from '@kapuas/core/apps/key.ts';
import { expect, it } from 'vitest';
import { createFakeFeed } from '../test-support.ts';
import { createAuthenticator } from './authenticate.ts';

const { id, key, hash } = issueKey();

function setUp(expiresAt: number | null = null) {
  const clock = { now: 1000 };
  const feed = createFakeFeed();
  const config = { ...DEFAULT_SPEC, name: 'orders', team: 'shop', status: 'ready', revision: 1 } as const;
  feed.set({ ...config, keys: [{ id, hash, expiresAt }] });
  return { clock, feed, config, authenticator: createAuthenticator(feed, () => clock.now) };
}

it('knows a key, until it expires', () => {
  const { clock, authenticator } = setUp(2000);
  expect(authenticator.byKey(key)).toMatchObject({ app: { name: 'orders' }, keyId: id });
  expect(authenticator.appOfKeyId(id)?.name).toBe('orders');
  clock.now = 2000;
  expect(() => authenticator.byKey(key)).toThrow(/^key-unknown/);
  expect(authenticator.appOfKeyId(id)).toBeUndefined();
});

it('refuses a key that it has seen as soon as it is revoked or replaced', () => {
  const { feed, config, authenticator } = setUp();
  authenticator.byKey(key);
  feed.set({ ...config, keys: [{ id, hash: issueKey().hash, expiresAt: null }] });
  expect(() => authenticator.byKey(key)).toThrow(/^key-unknown/);
  feed.set({ ...config, keys: [] });
  expect(() => authenticator.byKey(key)).toThrow(/^key-unknown/);
});

it('never says a secret', () => {
  const { authenticator } = setUp();
  const other = issueKey().key;
  expect(() => authenticator.byKey(other)).toThrow(
    expect.not.objectContaining({ detail: expect.stringContaining(other) }),
  );
});
