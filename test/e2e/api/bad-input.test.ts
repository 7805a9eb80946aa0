import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiClient, clientWith, signIn } from './api-client.ts';
import { createApp } from './fixtures.ts';
import { startWeb, type WebUnderTest } from './start-web.ts';

let web: WebUnderTest;
let admin: ApiClient;

beforeAll(async () => {
  web = await startWeb();
  admin = await signIn(web);
  await createApp(admin, 'shop', 'orders');
});

afterAll(() => web.stop());

const wish = (change: object) => ({ team: 'shop', app: 'new-app', ...change });

test.each<[string, string, unknown, string, string]>([
  ['POST', '/teams', { name: 'Big Team' }, 'invalid-team-name', 'Big Team'],
  ['POST', '/teams', { name: 'shop' }, 'team-exists', 'shop'],
  ['POST', '/teams', { name: 7 }, 'bad-request', 'name: '],
  ['POST', '/teams', [], 'bad-request', 'body: '],
  ['PUT', '/teams/shop/members/no@example.com', { role: 'viewer' }, 'user-unknown', 'no@example.com'],
  ['PUT', '/teams/shop/members/admin@localhost', { role: 'boss' }, 'bad-request', 'role: '],
  ['PUT', '/teams/shop/members/admin@localhost', { role: 'viewer' }, 'last-owner', 'admin@localhost'],
  ['DELETE', '/teams/shop/members/admin@localhost', undefined, 'last-owner', 'admin@localhost'],
  ['GET', '/teams/none', undefined, 'team-unknown', 'none'],
  ['POST', '/users', { email: 'no at sign', password: 'long enough 1' }, 'bad-request', 'email: '],
  ['POST', '/users', { email: 'a@b.c', password: 'short' }, 'bad-request', 'password: '],
  [
    'POST',
    '/users',
    { email: 'Admin@LOCALHOST', password: 'long enough 1' },
    'user-exists',
    'admin@localhost',
  ],
  ['PATCH', '/users/none', { name: 'x' }, 'user-unknown', 'none'],
  ['PATCH', '/users/none', {}, 'bad-request', 'must change something'],
  ['POST', '/app-requests', wish({ app: 'My App 1' }), 'invalid-app-name', 'My App 1'],
  ['POST', '/app-requests', wish({ app: '-a' }), 'invalid-app-name', '-a'],
  ['POST', '/app-requests', wish({ app: 'orders' }), 'app-exists', 'orders'],
  ['POST', '/app-requests', wish({ team: 'none' }), 'team-unknown', 'none'],
  ['POST', '/app-requests', wish({ eventsPerSecond: 0 }), 'bad-request', 'eventsPerSecond: '],
  ['POST', '/app-requests', wish({ eventsPerSecond: 1.5 }), 'bad-request', 'eventsPerSecond: '],
  ['POST', '/app-requests', wish({ retentionDays: '30' }), 'bad-request', 'retentionDays: '],
  ['POST', '/app-requests', wish({ retentionDays: 100_000 }), 'bad-request', 'retentionDays: '],
  ['POST', '/app-requests', wish({ headers: ['x y'] }), 'bad-request', 'headers.0: '],
  ['POST', '/app-requests', wish({ headers: 'x-user-id' }), 'bad-request', 'headers: '],
  [
    'POST',
    '/app-requests',
    wish({ fields: [{ name: 'a', type: 'money' }] }),
    'bad-request',
    'fields.0.type: ',
  ],
  [
    'POST',
    '/app-requests',
    wish({ fields: [{ name: '.a', type: 'text' }] }),
    'bad-request',
    'fields.0.name: ',
  ],
  ['POST', '/app-requests', wish({ requestId: { pattern: '(' } }), 'bad-request', 'requestId.pattern: '],
  ['POST', '/app-requests', wish({ requestId: { pattern: '(a+)+$' } }), 'bad-request', 'requestId.pattern: '],
  ['POST', '/app-requests', wish({ requestId: { path: 'x' } }), 'bad-request', 'requestId.path: '],
  ['POST', '/app-requests/none/approve', {}, 'app-request-unknown', 'none'],
  ['GET', '/apps/none', undefined, 'app-unknown', 'none'],
  ['PATCH', '/apps/orders', {}, 'bad-request', 'must change something'],
  ['PATCH', '/apps/orders', { name: 'renamed' }, 'bad-request', 'name: '],
  ['POST', '/apps/orders/restore', undefined, 'bad-request', 'orders'],
  ['DELETE', '/apps/orders/keys/none', undefined, 'not-found', 'none'],
  ['POST', '/tokens', { name: 't', scopes: [] }, 'bad-request', 'scopes: '],
  ['POST', '/tokens', { name: 't', scopes: ['root'] }, 'bad-request', 'scopes.0: '],
  ['GET', '/nothing/here', undefined, 'not-found', '/nothing/here'],
  ['POST', '/search', undefined, 'not-found', 'POST'],
])('%s %s with %j is %s', async (method, path, body, code, part) => {
  const problem = await admin.problem(method, path, body);
  expect(problem.code).toBe(code);
  expect(problem.detail).toContain(part);
  expect(problem.status).toBeGreaterThanOrEqual(400);
  expect(problem.status).toBeLessThan(500);
});

describe('a body', () => {
  function post(body: string, contentType: string) {
    const headers = { ...admin.headers, 'content-type': contentType };
    return fetch(`${web.url}/api/v1/teams`, { method: 'POST', headers, body });
  }

  test.each([
    ['{"name": ', 'application/json', 400, 'bad-json'],
    ['{"__proto__": {"admin": true}, "name": "x"}', 'application/json', 400, 'bad-json'],
    ['name=x', 'application/x-www-form-urlencoded', 415, 'wrong-content-type'],
    ['{"name":"x"}', 'text/plain', 415, 'wrong-content-type'],
    [`{"name":"${'x'.repeat(300_000)}"}`, 'application/json', 413, 'body-too-large'],
  ])('%.20s as %s is %i %s', async (body, contentType, status, code) => {
    const answer = await post(body, contentType);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await answer.json()).toMatchObject({ status, code, type: `urn:kapuas:error:${code}` });
  });

  test('names every wrong part at once', async () => {
    const answer = await admin.call('POST', '/app-requests', { app: 'x', retentionDays: -1, colour: 'red' });
    expect(answer.body.invalid).toEqual(
      expect.arrayContaining([
        { field: 'team', message: 'is missing' },
        { field: 'retentionDays', message: expect.any(String) },
        { field: 'colour', message: 'is not known here' },
      ]),
    );
  });
});

describe('every answer', () => {
  test.each(['/session', '/nothing', '/apps/%E0%A4%A'])('of %s carries a request id', async (path) => {
    const given = await clientWith(web, { 'x-request-id': 'mine-1' }).call('GET', path);
    expect(given.headers.get('x-request-id')).toBe('mine-1');
    const made = await clientWith(web, { 'x-request-id': 'not fit\tfor a log' }).call('GET', path);
    expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('of the API is never cached, and says what a browser may do with it', async () => {
    const { headers } = await admin.call('GET', '/session');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
});

test('what is not HTTP at all is answered and cut off', async () => {
  const { hostname, port } = new URL(web.url);
  const socket = connect(Number(port), hostname);
  socket.write('GET / HTTP/1.1\r\nbroken header\r\n\r\n');
  expect(await text(socket)).toMatch(/^HTTP\/1.1 400/);
});
