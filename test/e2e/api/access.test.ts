import type { TeamRole } from '@kapuas/core/apps/roles.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientWith, signIn } from './api-client.ts';
import { createApp, createToken, createUser } from './fixtures.ts';
import { startWeb, type WebUnderTest } from './start-web.ts';

const CALLERS = ['admin', 'owner', 'member', 'viewer', 'outsider'] as const;
type Caller = (typeof CALLERS)[number];

const EVERYBODY: readonly Caller[] = CALLERS;
const TEAM: readonly Caller[] = ['admin', 'owner', 'member', 'viewer'];
const MEMBERS: readonly Caller[] = ['admin', 'owner', 'member'];
const OWNERS: readonly Caller[] = ['admin', 'owner'];
const ADMIN: readonly Caller[] = ['admin'];

interface Row {
  readonly call: string;
  /** Path and query of a real call. */
  readonly path: string;
  readonly body?: unknown;
  readonly may: readonly Caller[];
}

/** Who may make each call of the API about the team "shop" and its app "orders". */
const ROWS: readonly Row[] = [
  { call: 'GET /session', path: '/session', may: EVERYBODY },
  { call: 'PUT /session/password', path: '/session/password', body: {}, may: EVERYBODY },
  { call: 'GET /system', path: '/system', may: EVERYBODY },
  { call: 'GET /teams', path: '/teams', may: EVERYBODY },
  { call: 'POST /teams', path: '/teams', body: { name: 'shop' }, may: ADMIN },
  { call: 'GET /teams/{team}', path: '/teams/shop', may: TEAM },
  {
    call: 'PUT /teams/{team}/members/{email}',
    path: '/teams/shop/members/nobody@example.com',
    body: { role: 'viewer' },
    may: OWNERS,
  },
  {
    call: 'DELETE /teams/{team}/members/{email}',
    path: '/teams/shop/members/nobody@example.com',
    may: OWNERS,
  },
  { call: 'GET /teams/{team}/keys', path: '/teams/shop/keys', may: MEMBERS },
  { call: 'POST /teams/{team}/keys', path: '/teams/shop/keys', body: { name: 'k' }, may: MEMBERS },
  {
    call: 'PATCH /teams/{team}/keys/{id}',
    path: '/teams/shop/keys/none',
    body: { expiresAt: null },
    may: MEMBERS,
  },
  { call: 'DELETE /teams/{team}/keys/{id}', path: '/teams/shop/keys/none', may: MEMBERS },
  { call: 'GET /users', path: '/users', may: ADMIN },
  { call: 'POST /users', path: '/users', body: {}, may: ADMIN },
  { call: 'PATCH /users/{id}', path: '/users/none', body: { name: 'x' }, may: ADMIN },
  { call: 'GET /app-requests', path: '/app-requests', may: EVERYBODY },
  { call: 'POST /app-requests', path: '/app-requests', body: { team: 'shop', app: 'orders' }, may: MEMBERS },
  { call: 'GET /app-requests/{id}', path: '/app-requests/:waiting', may: TEAM },
  { call: 'POST /app-requests/{id}/approve', path: '/app-requests/:decided/approve', may: ADMIN },
  {
    call: 'POST /app-requests/{id}/reject',
    path: '/app-requests/:decided/reject',
    body: { reason: 'no' },
    may: ADMIN,
  },
  { call: 'POST /app-requests/{id}/withdraw', path: '/app-requests/:decided/withdraw', may: MEMBERS },
  { call: 'GET /apps', path: '/apps', may: EVERYBODY },
  { call: 'GET /apps/{app}', path: '/apps/orders', may: TEAM },
  { call: 'PATCH /apps/{app}', path: '/apps/orders', body: { description: 'x' }, may: MEMBERS },
  { call: 'DELETE /apps/{app}', path: '/apps/spare', may: OWNERS },
  { call: 'POST /apps/{app}/restore', path: '/apps/orders/restore', may: OWNERS },
  { call: 'GET /apps/{app}/activity', path: '/apps/orders/activity', may: TEAM },
  { call: 'GET /apps/{app}/dead-letters', path: '/apps/orders/dead-letters', may: TEAM },
  { call: 'POST /apps/{app}/dead-letters/replay', path: '/apps/orders/dead-letters/replay', may: MEMBERS },
  { call: 'GET /apps/{app}/keys', path: '/apps/orders/keys', may: MEMBERS },
  { call: 'POST /apps/{app}/keys', path: '/apps/orders/keys', body: { name: 'k' }, may: MEMBERS },
  {
    call: 'PATCH /apps/{app}/keys/{id}',
    path: '/apps/orders/keys/none',
    body: { expiresAt: null },
    may: MEMBERS,
  },
  { call: 'DELETE /apps/{app}/keys/{id}', path: '/apps/orders/keys/none', may: MEMBERS },
  { call: 'GET /search', path: '/search?apps=orders', may: TEAM },
  { call: 'GET /histogram', path: '/histogram?apps=orders', may: TEAM },
  { call: 'GET /fields', path: '/fields?apps=orders', may: TEAM },
  { call: 'GET /context', path: '/context?app=orders&id=none', may: TEAM },
  { call: 'GET /export', path: '/export?apps=orders', may: TEAM },
  { call: 'GET /tail', path: '/tail?apps=orders', may: TEAM },
  { call: 'GET /usage', path: '/usage?apps=orders', may: TEAM },
  { call: 'GET /trails/{requestId}', path: '/trails/r-1', may: EVERYBODY },
  { call: 'GET /audit', path: '/audit', may: ADMIN },
  { call: 'GET /tokens', path: '/tokens', may: EVERYBODY },
  { call: 'POST /tokens', path: '/tokens', body: {}, may: EVERYBODY },
  { call: 'DELETE /tokens/{id}', path: '/tokens/none', may: EVERYBODY },
  { call: 'DELETE /session', path: '/session', may: EVERYBODY },
];

let web: WebUnderTest;
const headersOf: Record<string, Readonly<Record<string, string>>> = {};
const ids: Record<string, string> = {};

beforeAll(async () => {
  web = await startWeb();
  const admin = await signIn(web);
  for (const app of ['orders', 'spare']) await createApp(admin, 'shop', app);
  headersOf.admin = admin.headers;
  for (const role of ['owner', 'member', 'viewer'] satisfies TeamRole[]) {
    headersOf[role] = (await createUser(web, admin, { shop: role })).headers;
  }
  headersOf.outsider = (await createUser(web, admin)).headers;
  headersOf.reader = (await createToken(web, admin, ['read'])).headers;
  const submitted = await admin.ok<{ id: string }>('POST', '/app-requests', { team: 'shop', app: 'waiting' });
  ids.waiting = submitted.id;
  const all = await admin.ok<{ appRequests: { id: string }[] }>('GET', '/app-requests?status=approved');
  ids.decided = all.appRequests[0]?.id as string;
});

afterAll(() => web.stop());

/** The status is all that matters: an answer that goes on for ever is cut off. */
async function statusOf({ call, path, body }: Row, headers: Readonly<Record<string, string>>) {
  const cut = new AbortController();
  const [method] = call.split(' ') as [string];
  const real = path.replace(/:(\w+)/, (_whole, name: string) => ids[name] as string);
  const response = await fetch(`${web.url}/api/v1${real}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: cut.signal,
  });
  const code = response.ok ? '' : ((await response.json()) as { code: string }).code;
  cut.abort();
  return { status: response.status, code };
}

test('the table has every call of the API', async () => {
  const { paths } = await clientWith(web, {}).ok<{ paths: Record<string, object> }>('GET', '/openapi.json');
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
  );
  expect(ROWS.map(({ call }) => call).sort()).toEqual(
    calls.filter((call) => call !== 'POST /session').sort(),
  );
});

describe.each(ROWS)('$call', (row) => {
  test.each(CALLERS)('as %s', async (caller) => {
    const { status, code } = await statusOf(row, headersOf[caller] ?? {});
    if (row.may.includes(caller)) {
      expect(status, code).toBeLessThan(500);
      expect([401, 403], code).not.toContain(status);
    } else {
      expect({ status, code }).toEqual({ status: 403, code: 'forbidden' });
    }
  });

  test('as nobody', async () => {
    expect(await statusOf(row, {})).toEqual({ status: 401, code: 'not-signed-in' });
  });

  test('with a token that may only read', async () => {
    const reads = /^GET \/(?!audit|users|tokens|(apps|teams)\/\{\w+\}\/keys)/.test(row.call);
    const { status } = await statusOf(row, headersOf.reader ?? {});
    if (reads) expect(status).not.toBe(403);
    else expect(status).toBe(403);
  });
});
