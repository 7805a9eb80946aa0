import type { Catalog, CatalogWriter } from '@kapuas/core/ports/catalog.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { AuditAnswer } from '@kapuas/web/contract/audit.ts';
import { verifyAudit } from '@kapuas/web/server/audit-verify.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiClient, signIn } from './api-client.ts';
import { auditOf, createApp, createUser } from './fixtures.ts';
import { startWeb, type WebUnderTest } from './start-web.ts';

let web: WebUnderTest;
let admin: ApiClient;

beforeAll(async () => {
  web = await startWeb();
  admin = await signIn(web);
  await createApp(admin, 'shop', 'orders');
});

afterAll(() => web.stop());

test('has who did what to what, newest first, by filter and page', async () => {
  for (const q of ['one', 'two', 'three']) await admin.ok('GET', `/search?apps=orders&q=${q}&from=-5m`);
  const first = await admin.ok<AuditAnswer>('GET', '/audit?action=event.search&limit=2');
  expect(first.entries.map(({ detail }) => detail.q)).toEqual(['three', 'two']);
  expect(first.entries[0]).toMatchObject({
    actor: 'admin@localhost',
    target: 'events',
    detail: {
      apps: ['orders'],
      results: 0,
      from: expect.stringMatching(/Z$/),
      to: expect.stringMatching(/Z$/),
    },
  });
  const rest = await admin.ok<AuditAnswer>(
    'GET',
    `/audit?action=event.search&limit=2&cursor=${first.cursor}`,
  );
  expect(rest.entries.map(({ detail }) => detail.q)).toEqual(['one']);
  expect(rest.cursor).toBeUndefined();
  expect(await admin.problem('GET', '/audit?cursor=x')).toMatchObject({ status: 400, code: 'bad-cursor' });
});

test('a refusal is an entry too', async () => {
  const user = await createUser(web, admin);
  await user.problem('GET', '/apps/orders');
  expect(await auditOf(admin, { actor: user.email, action: 'access.refuse' })).toMatchObject([
    { target: 'path:/api/v1/apps/orders', detail: { code: 'forbidden', method: 'GET' } },
  ]);
});

test('the chain holds, over changes that came all at once', async () => {
  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      n % 2 === 0
        ? admin.ok('POST', '/teams', { name: `team-${n}` })
        : admin.ok('GET', `/search?apps=orders&q=n${n}`),
    ),
  );
  const { holds, text } = await verifyAudit(web.catalog);
  expect(holds, text).toBe(true);
});

describe('when the audit cannot be written', () => {
  let broken = false;
  let fragile: WebUnderTest;
  let client: ApiClient;

  function breakable(catalog: Catalog): Catalog {
    const refuse = async () => {
      throw new KapuasError('database-unavailable', 'The disk is full.');
    };
    return {
      ...catalog,
      transaction: (work) =>
        catalog.transaction((tx: CatalogWriter) => work(broken ? { ...tx, appendAudit: refuse } : tx)),
    };
  }

  beforeAll(async () => {
    fragile = await startWeb({ wrapCatalog: breakable });
    client = await signIn(fragile);
    await createApp(client, 'shop', 'orders');
    broken = true;
  });

  afterAll(() => fragile.stop());

  test.each([
    ['GET', '/search?apps=orders'],
    ['GET', '/trails/r-1'],
    ['GET', '/export?apps=orders'],
    ['GET', '/tail?apps=orders'],
    ['POST', '/teams', { name: 'unseen' }],
    ['PATCH', '/apps/orders', { description: 'unseen' }],
    ['POST', '/apps/orders/keys', { name: 'unseen' }],
    ['DELETE', '/apps/orders'],
  ])('%s %s fails', async (method, path, body?: unknown) => {
    expect(await client.problem(method, path, body)).toMatchObject({
      status: 503,
      code: 'database-unavailable',
    });
  });

  test('and nothing was changed', async () => {
    expect(await fragile.catalog.team('unseen')).toBeUndefined();
    expect(await fragile.catalog.app('orders')).toMatchObject({
      spec: { description: '' },
      deleteAfter: null,
    });
    expect(await fragile.catalog.keys({ app: 'orders' })).toEqual([]);
  });
});
