import { ensureFirstAdmin } from '@kapuas/web/server/first-admin.ts';
import { expect, test } from 'vitest';
import { signIn } from './api-client.ts';
import { startWeb } from './start-web.ts';

test('the first start makes an administrator and, when none is given, a password; the next makes nothing', async () => {
  const web = await startWeb({ config: { adminPassword: undefined, adminEmail: 'Root@Example.com' } });
  const { email, password } = web.firstAdmin as { email: string; password: string };
  expect(email).toBe('root@example.com');
  const admin = await signIn(web, { email, password });
  expect(await admin.ok('GET', '/audit?actor=system')).toMatchObject({
    entries: [{ action: 'user.create', target: 'user:root@example.com' }],
  });
  expect(
    await ensureFirstAdmin(web.catalog, { ...web.config, adminEmail: 'other@example.com' }),
  ).toBeUndefined();
  expect(await web.catalog.listUsers()).toHaveLength(1);
  await web.stop();
});

test('a password that is given is not given back', async () => {
  const web = await startWeb();
  expect(web.firstAdmin).toEqual({ email: 'admin@localhost', password: undefined });
  await web.stop();
});
