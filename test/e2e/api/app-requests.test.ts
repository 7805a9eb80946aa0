import type { AppRequest, AppRequestList } from '@kapuas/web/contract/app-requests.ts';
import type { App } from '@kapuas/web/contract/apps.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ApiClient, signIn } from './api-client.ts';
import { auditOf, createApp, createUser } from './fixtures.ts';
import { startWeb, type WebUnderTest } from './start-web.ts';

let web: WebUnderTest;
let admin: ApiClient;
let member: ApiClient & { readonly email: string };

beforeAll(async () => {
  web = await startWeb();
  admin = await signIn(web);
  await admin.ok('POST', '/teams', { name: 'shop' });
  member = await createUser(web, admin, { shop: 'member' });
});

afterAll(() => web.stop());

const WISH = {
  team: 'shop',
  description: 'what the checkout does',
  eventsPerSecond: 200,
  retentionDays: 14,
  requestId: { paths: ['ctx.rid'], pattern: 'req-[0-9a-f-]{36}' },
  headers: ['X-User-Id'],
  fields: [{ name: 'cart.total', type: 'number' }],
};

function submit(app: string, change: object = {}): Promise<AppRequest> {
  return member.ok<AppRequest>('POST', '/app-requests', { ...WISH, app, ...change });
}

test('an app request that is approved becomes an app that gets ready', async () => {
  const submitted = await submit('checkout');
  expect(submitted).toMatchObject({
    status: 'submitted',
    limits: { eventsPerSecond: 200, bytesPerSecond: 1_000_000 },
    headers: ['x-user-id'],
    requestedBy: member.email,
  });
  const waiting = await admin.ok<AppRequestList>('GET', '/app-requests?status=submitted');
  expect(waiting.appRequests.map(({ id }) => id)).toContain(submitted.id);

  const approved = await admin.ok('POST', `/app-requests/${submitted.id}/approve`, { reason: 'fine' });
  expect(approved).toEqual({ status: 'approved', app: 'checkout' });
  await vi.waitFor(async () => {
    expect(await member.ok<App>('GET', '/apps/checkout')).toMatchObject({ status: 'ready' });
  });
  const app = await member.ok<App>('GET', '/apps/checkout');
  const { eventsPerSecond, ...asked } = WISH;
  expect(app).toMatchObject({ ...asked, headers: ['x-user-id'], limits: { eventsPerSecond } });
  expect(app.conditions.length).toBeGreaterThan(0);
  expect(web.feed.get('checkout')).toMatchObject({ team: 'shop', status: 'ready' });

  const decided = await member.ok<AppRequest>('GET', `/app-requests/${submitted.id}`);
  expect(decided).toMatchObject({ status: 'approved', decidedBy: 'admin@localhost', reason: 'fine' });
  const target = `app-request:${submitted.id}`;
  const actions = (await auditOf(admin, { target })).map(({ action, actor }) => `${actor} ${action}`);
  expect(actions).toEqual(['admin@localhost app-request.approve', `${member.email} app-request.submit`]);
}, 20_000);

test('the approver may give less than was asked for', async () => {
  const { id } = await submit('frugal');
  await admin.ok('POST', `/app-requests/${id}/approve`, { eventsPerSecond: 10, retentionDays: 2 });
  expect(await admin.ok('GET', '/apps/frugal')).toMatchObject({
    limits: { eventsPerSecond: 10 },
    retentionDays: 2,
  });
});

test('one that is decided stays decided', async () => {
  const { id } = await submit('unwanted');
  expect(await admin.problem('POST', `/app-requests/${id}/reject`, {})).toMatchObject({ status: 400 });
  expect(await admin.ok('POST', `/app-requests/${id}/reject`, { reason: 'too many' })).toMatchObject({
    status: 'rejected',
    reason: 'too many',
  });
  for (const decision of ['approve', 'withdraw']) {
    expect(await admin.problem('POST', `/app-requests/${id}/${decision}`)).toMatchObject({
      status: 409,
      code: 'app-request-decided',
    });
  }
  expect(await admin.problem('GET', '/apps/unwanted')).toMatchObject({ status: 404, code: 'app-unknown' });
});

test('its team can take it back', async () => {
  const { id } = await submit('regretted');
  expect(await member.ok('POST', `/app-requests/${id}/withdraw`)).toMatchObject({ status: 'withdrawn' });
});

test('two for one name: the second approval changes nothing at all', async () => {
  const [first, second] = [await submit('twice'), await submit('twice')];
  await admin.ok('POST', `/app-requests/${first.id}/approve`);
  expect(await admin.problem('POST', `/app-requests/${second.id}/approve`)).toMatchObject({
    status: 409,
    code: 'app-exists',
  });
  expect(await admin.ok('GET', `/app-requests/${second.id}`)).toMatchObject({ status: 'submitted' });
  expect(await member.problem('POST', '/app-requests', { ...WISH, app: 'twice' })).toMatchObject({
    status: 409,
    code: 'app-exists',
  });
});

test('others see neither the app request nor the app', async () => {
  const { id } = await submit('private');
  await admin.ok('POST', '/teams', { name: 'others' });
  const other = await createUser(web, admin, { others: 'owner' });
  const list = await other.ok<AppRequestList>('GET', '/app-requests');
  expect(list.appRequests).toEqual([]);
  expect(await other.problem('GET', `/app-requests/${id}`)).toMatchObject({ status: 403 });
  expect(await other.problem('POST', '/app-requests', { ...WISH, app: 'theirs' })).toMatchObject({
    status: 403,
  });
});

test('an app can be changed, suspended, deleted and restored by those who may', async () => {
  await createApp(admin, 'shop', 'changing', { eventsPerSecond: 100 });
  const owner = await createUser(web, admin, { shop: 'owner' });
  const change = { limits: { eventsPerSecond: 50 }, headers: ['x-a'], retentionDays: 3 };
  expect(await owner.ok('PATCH', '/apps/changing', change)).toMatchObject({
    limits: { eventsPerSecond: 50, bytesPerSecond: 1_000_000 },
    headers: ['x-a'],
  });
  for (const more of [{ limits: { eventsPerSecond: 51 } }, { retentionDays: 4 }, { suspended: true }]) {
    expect(await owner.problem('PATCH', '/apps/changing', more)).toMatchObject({ code: 'forbidden' });
    await admin.ok('PATCH', '/apps/changing', more);
  }
  expect(await owner.ok('GET', '/apps/changing')).toMatchObject({ status: 'suspended' });
  await admin.ok('PATCH', '/apps/changing', { suspended: false });

  const deleted = await owner.ok<App>('DELETE', '/apps/changing');
  expect(deleted).toMatchObject({ status: 'deleting', deleteAfter: expect.any(String) });
  expect(await owner.problem('PATCH', '/apps/changing', { description: 'x' })).toMatchObject({
    status: 409,
    code: 'app-deleting',
  });
  expect(await owner.problem('POST', '/apps/changing/keys', { name: 'k' })).toMatchObject({
    code: 'app-deleting',
  });
  expect(await owner.ok('POST', '/apps/changing/restore')).toMatchObject({ deleteAfter: null });
  expect(await owner.problem('POST', '/apps/changing/restore')).toMatchObject({ status: 400 });
});
