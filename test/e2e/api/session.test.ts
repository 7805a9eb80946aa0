import { resumeSession } from '@kapuas/web/server/features/session/sessions.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiClient, clientWith, cookieOf, signIn } from './api-client.ts';
import { auditOf, createToken, createUser } from './fixtures.ts';
import { ADMIN, startWeb, type WebUnderTest } from './start-web.ts';

const HOUR_MS = 3_600_000;

let web: WebUnderTest;
let admin: ApiClient;
let nobody: ApiClient;

beforeAll(async () => {
  web = await startWeb();
  admin = await signIn(web);
  nobody = clientWith(web, {});
});

afterAll(() => web.stop());

describe('sign in', () => {
  test('gives a cookie that scripts cannot read, and says who one is', async () => {
    const answer = await nobody.call('POST', '/session', { ...ADMIN, email: 'ADMIN@localhost' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      user: { email: ADMIN.email, admin: true, permissions: expect.arrayContaining(['approve']) },
    });
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^kapuas_session=[\w-]{43}; .*HttpOnly; SameSite=Lax$/);
    const again = clientWith(web, { cookie: cookieOf(answer.headers) });
    expect(await again.ok('GET', '/session')).toEqual(answer.body);
  });

  test('marks the cookie Secure behind https', async () => {
    const secure = await startWeb({ config: { publicUrl: 'https://logs.example.com' } });
    const answer = await clientWith(secure, {}).call('POST', '/session', ADMIN);
    expect(answer.headers.getSetCookie()[0]).toContain('; Secure');
    await secure.stop();
  });

  test('the catalog holds no token and no password that could be used', async () => {
    const answer = await nobody.call('POST', '/session', ADMIN);
    const token = cookieOf(answer.headers).split('=')[1] as string;
    expect(await web.catalog.session(token)).toBeUndefined();
    const user = await web.catalog.userByEmail(ADMIN.email);
    expect(user?.passwordHash).toMatch(/^scrypt\$/);
    expect(user?.passwordHash).not.toContain(ADMIN.password);
  });

  test('refuses a wrong password and an unknown user alike, and audits both', async () => {
    const wrong = await nobody.problem('POST', '/session', { email: ADMIN.email, password: 'wrong' });
    const unknown = await nobody.problem('POST', '/session', { email: 'no@example.com', password: 'wrong' });
    expect(wrong).toMatchObject({ status: 401, code: 'bad-credentials' });
    expect(unknown).toEqual(wrong);
    const [last] = await auditOf(admin, { action: 'session.refuse', target: 'user:no@example.com' });
    expect(last).toMatchObject({ actor: 'anonymous', detail: { address: '127.0.0.1' } });
    expect(JSON.stringify(last)).not.toContain('wrong"');
  });

  test('is throttled by e-mail, with the time to wait', async () => {
    const tries = { email: 'guessed@example.com', password: 'x' };
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async () => (await nobody.problem('POST', '/session', tries)).status),
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
    const refused = await nobody.call('POST', '/session', tries);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.body).toMatchObject({ code: 'too-many-attempts' });
    await signIn(web);
  });
});

describe('a session', () => {
  test('ends when one signs out', async () => {
    const client = await signIn(web);
    const answer = await client.call('DELETE', '/session');
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie()[0]).toContain('kapuas_session=;');
    expect(await client.problem('GET', '/session')).toMatchObject({ status: 401, code: 'not-signed-in' });
  });

  test('slides while it is used, up to a cap', async () => {
    const { config, catalog } = web;
    const cookie = (await signIn(web)).headers.cookie as string;
    const token = cookie.split('=')[1] as string;
    const now = Date.now();
    const idle = config.sessionHours * HOUR_MS;
    const cap = config.sessionMaxHours * HOUR_MS;
    for (let at = now; at < now + cap - HOUR_MS; at += idle - HOUR_MS) {
      expect(await resumeSession(catalog, token, config, at)).toMatchObject({ user: { email: ADMIN.email } });
    }
    expect(await resumeSession(catalog, token, config, now + cap + HOUR_MS)).toBeUndefined();
  });

  test('ends when it is not used', async () => {
    const cookie = (await signIn(web)).headers.cookie as string;
    const later = Date.now() + web.config.sessionHours * HOUR_MS + 1000;
    const token = cookie.split('=')[1] as string;
    expect(await resumeSession(web.catalog, token, web.config, later)).toBeUndefined();
  });

  test('ends with every other one when the password changes', async () => {
    const user = await createUser(web, admin);
    const other = await signIn(web, user);
    const next = 'another long one';
    expect(await user.problem('PUT', '/session/password', { current: 'not this one', next })).toMatchObject({
      status: 401,
      code: 'bad-credentials',
    });
    const changed = await user.call('PUT', '/session/password', { current: user.password, next });
    expect(changed.status).toBe(204);
    expect((await other.call('GET', '/session')).status).toBe(401);
    const renewed = clientWith(web, { cookie: cookieOf(changed.headers) });
    expect((await renewed.call('GET', '/session')).status).toBe(200);
    await signIn(web, { email: user.email, password: next });
  });

  test('and every API token ends when the user is disabled', async () => {
    const user = await createUser(web, admin);
    const token = await createToken(web, user, ['read']);
    expect((await token.call('GET', '/apps')).status).toBe(200);
    await admin.ok('PATCH', `/users/${user.id}`, { disabled: true });
    expect((await user.call('GET', '/apps')).status).toBe(401);
    expect((await token.call('GET', '/apps')).status).toBe(401);
    const { email, password } = user;
    expect(await nobody.problem('POST', '/session', { email, password })).toMatchObject({ status: 401 });
  });
});

describe('a request that another site made a browser send', () => {
  test('changes nothing, and is audited', async () => {
    const { cookie } = admin.headers as { cookie: string };
    const forged = clientWith(web, { cookie, origin: 'https://evil.example' });
    expect(await forged.problem('POST', '/teams', { name: 'forged' })).toMatchObject({
      status: 403,
      code: 'bad-origin',
    });
    expect(await web.catalog.team('forged')).toBeUndefined();
    const [last] = await auditOf(admin, { action: 'access.refuse' });
    expect(last).toMatchObject({ actor: ADMIN.email, detail: { code: 'bad-origin' } });
  });

  test('cannot sign somebody in', async () => {
    const forged = clientWith(web, { origin: 'https://evil.example' });
    expect(await forged.problem('POST', '/session', ADMIN)).toMatchObject({ code: 'bad-origin' });
  });

  test('is let through when it comes from a program with the cookie and no Origin', async () => {
    const { cookie } = admin.headers as { cookie: string };
    const program = clientWith(web, { cookie });
    expect((await program.call('POST', '/teams', { name: 'from-curl' })).status).toBe(201);
  });
});

test('the last administrator stays one', async () => {
  const { user } = await admin.ok<{ user: { id: string } }>('GET', '/session');
  for (const change of [{ admin: false }, { disabled: true }]) {
    expect(await admin.problem('PATCH', `/users/${user.id}`, change)).toMatchObject({
      status: 409,
      code: 'last-admin',
    });
  }
});
