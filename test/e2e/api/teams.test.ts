import type { TeamDetail, TeamList } from '@kapuas/web/contract/teams.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiClient, signIn } from './api-client.ts';
import { auditOf, createApp, createUser } from './fixtures.ts';
import { startWeb, type WebUnderTest } from './start-web.ts';

let web: WebUnderTest;
let admin: ApiClient;

beforeAll(async () => {
  web = await startWeb();
  admin = await signIn(web);
  await createApp(admin, 'shop', 'orders');
  await admin.ok('POST', '/teams', { name: 'others' });
});

afterAll(() => web.stop());

test('whoever makes a team owns it', async () => {
  const made = await admin.call('POST', '/teams', { name: 'made' });
  expect(made).toMatchObject({ status: 201, body: { name: 'made' } });
  const { members } = await admin.ok<TeamDetail>('GET', '/teams/made');
  expect(members).toMatchObject([{ email: 'admin@localhost', role: 'owner' }]);
});

test('a role holds from the next call on, and no longer than it is held', async () => {
  const owner = await createUser(web, admin, { shop: 'owner' });
  const user = await createUser(web, admin);
  expect((await user.call('GET', '/apps/orders')).status).toBe(403);

  const path = `/teams/shop/members/${user.email}`;
  expect(await owner.ok('PUT', path, { role: 'viewer' })).toMatchObject({
    email: user.email,
    role: 'viewer',
  });
  expect((await user.call('GET', '/apps/orders')).status).toBe(200);
  expect((await user.call('GET', '/apps/orders/keys')).status).toBe(403);
  await owner.ok('PUT', path, { role: 'member' });
  expect((await user.call('GET', '/apps/orders/keys')).status).toBe(200);
  expect((await owner.call('DELETE', path)).status).toBe(204);
  expect((await user.call('GET', '/apps/orders')).status).toBe(403);

  const changes = (await auditOf(admin, { target: 'team:shop', actor: owner.email })).map(
    ({ action, detail }) => [action, detail.member, detail.role],
  );
  expect(changes).toEqual([
    ['team.remove-member', user.email, undefined],
    ['team.set-member', user.email, 'member'],
    ['team.set-member', user.email, 'viewer'],
  ]);
});

test('the lists have what one may see, with what one may do there', async () => {
  const viewer = await createUser(web, admin, { shop: 'viewer' });
  const { teams } = await viewer.ok<TeamList>('GET', '/teams');
  expect(teams).toMatchObject([{ name: 'shop', permissions: ['team:read', 'team:search'] }]);
  expect(await viewer.ok('GET', '/apps')).toMatchObject({
    apps: [{ name: 'orders', permissions: ['team:read', 'team:search'] }],
  });
  expect(await viewer.ok('GET', '/session')).toMatchObject({
    user: { admin: false, permissions: [], teams: [{ name: 'shop', role: 'viewer' }] },
  });
  const all = await admin.ok<TeamList>('GET', '/teams');
  expect(all.teams.map(({ name }) => name)).toEqual(expect.arrayContaining(['others', 'shop']));
});

test('a user is listed without the password', async () => {
  const user = await createUser(web, admin);
  const answer = await admin.call('GET', '/users');
  expect(answer.body).toMatchObject({
    users: expect.arrayContaining([
      expect.objectContaining({ id: user.id, email: user.email, disabled: false }),
    ]),
  });
  expect(JSON.stringify(answer.body)).not.toMatch(/scrypt|passwordHash/);
  expect(JSON.stringify(await auditOf(admin, { limit: '500' }))).not.toContain(user.password);
});
