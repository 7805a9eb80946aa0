import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiClient, clientWith, signIn } from './api-client.ts';
import { auditOf, createApp, createToken, createUser } from './fixtures.ts';
import { startWeb, type WebUnderTest } from './start-web.ts';

let web: WebUnderTest;
let admin: ApiClient;

beforeAll(async () => {
  web = await startWeb();
  admin = await signIn(web);
  await createApp(admin, 'shop', 'orders');
});

afterAll(() => web.stop());

test('a token is shown once and listed without its secret', async () => {
  const issued = await admin.ok<{ id: string; token: string }>('POST', '/tokens', {
    name: 'ci',
    scopes: ['read', 'write'],
  });
  expect(issued.token).toMatch(/^kpt_[\w-]{43}$/);
  const list = await admin.call('GET', '/tokens');
  expect(list.body).toMatchObject({ tokens: [{ id: issued.id, name: 'ci', scopes: ['read', 'write'] }] });
  expect(JSON.stringify(list.body)).not.toContain(issued.token);
  expect(JSON.stringify(await auditOf(admin, {}))).not.toContain(issued.token);
});

test('its scopes narrow what its user may do', async () => {
  const reader = await createToken(web, admin, ['read']);
  expect((await reader.call('GET', '/search?apps=orders')).status).toBe(200);
  const refused = await reader.problem('PATCH', '/apps/orders', { description: 'x' });
  expect(refused).toMatchObject({
    status: 403,
    code: 'forbidden',
    detail: expect.stringContaining('"write"'),
  });
  expect((await reader.problem('GET', '/audit')).detail).toContain('"admin"');

  const writer = await createToken(web, admin, ['write']);
  expect((await writer.call('PATCH', '/apps/orders', { description: 'by a token' })).status).toBe(200);
  expect(await writer.problem('GET', '/search?apps=orders')).toMatchObject({ code: 'forbidden' });
  expect(await writer.problem('PATCH', '/apps/orders', { suspended: true })).toMatchObject({
    detail: expect.stringContaining('"approve"'),
  });
});

test('it gives nobody more than they have', async () => {
  const viewer = await createUser(web, admin, { shop: 'viewer' });
  const token = await createToken(web, viewer, ['read', 'write', 'approve', 'admin']);
  expect((await token.call('GET', '/apps/orders')).status).toBe(200);
  for (const [method, path] of [
    ['DELETE', '/apps/orders'],
    ['GET', '/audit'],
    ['GET', '/users'],
  ] as const) {
    expect(await token.problem(method, path)).toMatchObject({ status: 403, code: 'forbidden' });
  }
});

test('what it does is audited under its name', async () => {
  const token = await createToken(web, admin, ['read']);
  await token.ok('GET', '/search?apps=orders&q=level:error');
  const [entry] = await auditOf(admin, { actor: 'token:test', action: 'event.search' });
  expect(entry).toMatchObject({ detail: { q: 'level:error', apps: ['orders'], tokenOf: 'admin@localhost' } });
});

test('a token can neither make nor see tokens, nor sign out', async () => {
  const token = await createToken(web, admin, ['read', 'write', 'admin']);
  for (const [method, path, body] of [
    ['POST', '/tokens', { name: 'child', scopes: ['admin'] }],
    ['GET', '/tokens', undefined],
    ['DELETE', '/session', undefined],
  ] as const) {
    expect(await token.problem(method, path, body)).toMatchObject({ status: 403 });
  }
});

test('it stops when it is deleted or expires', async () => {
  const expiresAt = new Date(Date.now() + 400).toISOString();
  const { token } = await admin.ok<{ token: string }>('POST', '/tokens', {
    name: 'brief',
    scopes: ['read'],
    expiresAt,
  });
  const brief = clientWith(web, { authorization: `Bearer ${token}` });
  expect((await brief.call('GET', '/apps')).status).toBe(200);
  await expect.poll(async () => (await brief.call('GET', '/apps')).status).toBe(401);

  const issued = await admin.ok<{ id: string; token: string }>('POST', '/tokens', {
    name: 'deleted',
    scopes: ['read'],
  });
  const deleted = clientWith(web, { authorization: `Bearer ${issued.token}` });
  expect((await admin.call('DELETE', `/tokens/${issued.id}`)).status).toBe(204);
  expect(await deleted.problem('GET', '/apps')).toMatchObject({ status: 401, code: 'not-signed-in' });
  expect(await admin.problem('DELETE', `/tokens/${issued.id}`)).toMatchObject({ status: 404 });
});

test('wrong tokens are audited, and not without end', async () => {
  const wrong = clientWith(web, { authorization: 'Bearer kpt_wrong' });
  const before = (await auditOf(admin, { action: 'access.refuse', limit: '500' })).length;
  const answers = [];
  for (let n = 0; n < 40; n += 1) answers.push((await wrong.call('GET', '/apps')).status);
  expect(answers[0]).toBe(401);
  expect(answers.at(-1)).toBe(429);
  const audited = (await auditOf(admin, { action: 'access.refuse', limit: '500' })).length - before;
  expect(audited).toBe(answers.filter((status) => status === 401).length);
  expect((await admin.call('GET', '/apps')).status).toBe(200);
});
