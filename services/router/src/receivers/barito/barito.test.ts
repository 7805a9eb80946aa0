import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestRouter, type TestKey, type TestRouter } from '../../test-support.ts';
import { appNameOf } from './app-name.ts';

let kapuas: TestRouter;
let key: TestKey;

beforeEach(async () => {
  kapuas = await startTestRouter();
  key = kapuas.addApp('my-app-1');
});
afterEach(() => kapuas.stop());

async function produce(
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${kapuas.http}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-app-secret': key.key, ...headers },
    body,
  });
  return { status: response.status, text: await response.text() };
}

it.each(['GET', 'POST', 'PUT', 'HEAD'])('answers %s /ping', async (method) => {
  const response = await fetch(`${kapuas.http}/ping`, { method });
  expect([response.status, await response.text()]).toEqual([200, method === 'HEAD' ? '' : 'OK']);
});

describe('/produce_batch', () => {
  const items = JSON.stringify({
    items: [{ '@message': 'a' }, { '@message': 'b', '@timestamp': '2025-01-01T00:00:00Z' }],
  });

  it('takes items, compressed or not, and answers the topic as text', async () => {
    const expected = { status: 200, text: 'kapuas.my-app-1\n' };
    expect(await produce('/produce_batch', items)).toEqual(expected);
    const zipped = new Uint8Array(gzipSync(items));
    expect(await produce('/produce_batch', zipped, { 'content-encoding': 'gzip' })).toEqual(expected);
    expect(kapuas.queue.events().map(({ message }) => message)).toEqual(['a', 'b', 'a', 'b']);
  });

  it('takes any method, content type or none', async () => {
    const response = await fetch(`${kapuas.http}/produce_batch`, {
      method: 'PUT',
      headers: { 'x-app-secret': key.key, 'content-type': 'text/plain' },
      body: items,
    });
    expect(response.status).toBe(200);
    expect(kapuas.queue.events()).toHaveLength(2);
  });

  it('keeps items that are no objects, since their sender would lose the batch', async () => {
    await produce('/produce_batch', '{"items":["text",7,{"@message":"a"},[[]]]}');
    const events = kapuas.queue.events();
    expect(events.map(({ message }) => message)).toEqual(['text', 'item=7', 'a', '']);
    expect(events.map(({ parse_error }) => parse_error !== undefined)).toEqual([true, true, false, true]);
  });

  it.each(['{}', '{"items":{}}', '[]', '{"items":[', ''])('refuses %s', async (body) => {
    const { status, text } = await produce('/produce_batch', body);
    expect([status, JSON.parse(text).code]).toEqual([400, 'bad-json']);
  });
});

describe('/produce', () => {
  it('takes the whole object as one event', async () => {
    expect(await produce('/produce', '{"@message":"a","items":[1]}')).toEqual({
      status: 200,
      text: 'kapuas.my-app-1\n',
    });
    expect(kapuas.queue.events()).toMatchObject([{ message: 'a', attributes: { items: [1] } }]);
  });

  it('refuses what is no object', async () => {
    expect((await produce('/produce', '[{}]')).status).toBe(400);
  });
});

describe('keys', () => {
  it("takes a team's key with the app's name as BaritoLog knows it", async () => {
    const team = kapuas.addTeam('shop');
    const headers = { 'x-app-secret': '', 'x-app-group-secret': team.key, 'x-app-name': 'My App 1' };
    const without = { ...headers, 'x-app-name': '' };
    const post = (given: Record<string, string>) => {
      const { 'x-app-secret': _none, ...rest } = given;
      return fetch(`${kapuas.http}/produce`, { method: 'POST', headers: rest, body: '{"@message":"a"}' });
    };
    expect((await post(headers)).status).toBe(200);
    expect((await post(without)).status).toBe(400);
    expect((await post({ ...headers, 'x-app-name': 'Nobody' })).status).toBe(404);
  });

  it('prefers X-App-Secret', async () => {
    const { status } = await produce('/produce', '{}', {
      'x-app-group-secret': 'wrong',
      'x-app-name': 'Nobody',
    });
    expect(status).toBe(200);
  });

  it('refuses others', async () => {
    expect((await produce('/produce', '{}', { 'x-app-secret': 'wrong' })).status).toBe(401);
    const response = await fetch(`${kapuas.http}/produce`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(401);
  });
});

it.each([
  ['My App 1', 'my-app-1'],
  ['  --Payments (EU)  ', 'payments-eu'],
  ['orders', 'orders'],
  ['Ünïcode', 'n-code'],
  ['x'.repeat(70), 'x'.repeat(63)],
  [`${'x'.repeat(62)} y`, 'x'.repeat(62)],
])('%s is the app %s', (barito, app) => {
  expect(appNameOf(barito)).toBe(app);
});
