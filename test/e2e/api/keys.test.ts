import { createHmac } from 'node:crypto';
import { hashSecret } from '@kapuas/core/apps/key.ts';
import type { IssuedKey, KeyList } from '@kapuas/web/contract/keys.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiClient, signIn } from './api-client.ts';
import { auditOf, createApp } from './fixtures.ts';
import { FORWARD_SECRET, startWeb, type WebUnderTest } from './start-web.ts';

let web: WebUnderTest;
let admin: ApiClient;

beforeAll(async () => {
  web = await startWeb();
  admin = await signIn(web);
  await createApp(admin, 'shop', 'orders');
});

afterAll(() => web.stop());

describe.each(['/apps/orders/keys', '/teams/shop/keys'])('%s', (path) => {
  const target = path.startsWith('/apps') ? 'app:orders' : 'team:shop';
  const owner = path.startsWith('/apps') ? { app: 'orders' } : { team: 'shop' };

  function isKnownToRouters(id: string): boolean {
    return web.feed.byKeyId(id) !== undefined || web.feed.teamByKeyId(id) !== undefined;
  }

  test('a key is shown once, kept as a hash, and works when it is shown', async () => {
    const issued = await admin.ok<IssuedKey>('POST', path, { name: 'fluentd' });
    expect(issued.key).toMatch(/^kps_[A-Za-z0-9_-]+$/);
    expect(issued.forwardPassword).toBe(createHmac('sha256', FORWARD_SECRET).update(issued.id).digest('hex'));
    expect(isKnownToRouters(issued.id)).toBe(true);

    const list = await admin.ok<KeyList>('GET', path);
    expect(list.keys[0]).toMatchObject({ id: issued.id, name: 'fluentd', status: 'active' });
    const secrets = new RegExp(`${issued.key}|${issued.forwardPassword}`);
    expect(JSON.stringify(list)).not.toMatch(secrets);
    expect(JSON.stringify(await auditOf(admin, { target }))).not.toMatch(secrets);
    const [stored] = await web.catalog.keys(owner);
    expect(stored?.hash).toBe(hashSecret(issued.key));
  });

  test('a revoked key is gone from the routers when the call returns', async () => {
    const { id } = await admin.ok<IssuedKey>('POST', path, { name: 'leaked' });
    expect((await admin.call('DELETE', `${path}/${id}`)).status).toBe(204);
    expect(isKnownToRouters(id)).toBe(false);
    const { keys } = await admin.ok<KeyList>('GET', path);
    expect(keys.find((key) => key.id === id)).toMatchObject({ status: 'revoked' });
    expect(await admin.problem('PATCH', `${path}/${id}`, { expiresAt: null })).toMatchObject({ status: 400 });
    expect((await admin.call('DELETE', `${path}/${id}`)).status).toBe(204);
    const revocations = await auditOf(admin, { target, action: 'key.revoke' });
    expect(revocations.filter(({ detail }) => detail.key === id)).toHaveLength(1);
  });

  test('keys are rotated with an overlap', async () => {
    const old = await admin.ok<IssuedKey>('POST', path, { name: 'old' });
    const next = await admin.ok<IssuedKey>('POST', path, { name: 'next' });
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const changed = await admin.ok('PATCH', `${path}/${old.id}`, { expiresAt });
    expect(changed).toMatchObject({ status: 'active', expiresAt });
    expect([old.id, next.id].map(isKnownToRouters)).toEqual([true, true]);
  });

  test.each([
    [{ name: '' }, 'name'],
    [{ name: 'k', expiresAt: 'tomorrow' }, 'expiresAt'],
    [{ name: 'k', expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
  ])('refuses %j', async (body, field) => {
    const { status, detail } = await admin.problem('POST', path, body);
    expect(status).toBe(400);
    expect(detail).toContain(`${field}: `);
  });

  test('a key of another owner is not found', async () => {
    await createApp(admin, 'shop', 'foreign').catch(() => {});
    const foreign = await admin.ok<IssuedKey>('POST', '/apps/foreign/keys', { name: 'k' });
    expect(await admin.problem('DELETE', `${path}/${foreign.id}`)).toMatchObject({
      status: 404,
      code: 'not-found',
    });
  });
});

test('the answer does not wait for ever for routers that cannot know', async () => {
  const alone = await startWeb({ config: { feedWaitMs: 50 } });
  const root = await signIn(alone);
  await createApp(root, 'shop', 'orders');
  await alone.jobs.close();
  expect(await root.ok('POST', '/apps/orders/keys', { name: 'k' })).toMatchObject({ name: 'k' });
  await alone.stop();
});
