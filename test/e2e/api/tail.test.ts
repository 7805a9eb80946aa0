import { hashSecret } from '@kapuas/core/apps/key.ts';
import { encodeLines } from '@kapuas/core/event/codec.ts';
import { type Identity, identityOf } from '@kapuas/web/server/features/session/identity.ts';
import { createTails } from '@kapuas/web/server/features/tail/tails.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiClient, signIn } from './api-client.ts';
import { auditOf, createApp, createUser } from './fixtures.ts';
import { startWeb, type WebUnderTest } from './start-web.ts';

let web: WebUnderTest;
let admin: ApiClient;
let viewer: ApiClient & { readonly email: string };

beforeAll(async () => {
  web = await startWeb({ config: { maxTails: 2 } });
  admin = await signIn(web);
  await createApp(admin, 'shop', 'orders');
  await createApp(admin, 'secrets', 'vault');
  viewer = await createUser(web, admin, { shop: 'viewer' });
});

afterAll(() => web.stop());

interface Message {
  readonly name: string;
  readonly data: unknown;
}

/** The messages of a tail as they come, until `close`. */
async function openTail(query: string) {
  const cut = new AbortController();
  const url = `${web.url}/api/v1/tail?${query}`;
  const response = await fetch(url, { headers: viewer.headers, signal: cut.signal });
  return { response, messages: messagesOf(response), close: () => cut.abort() };
}

async function* messagesOf(response: Response): AsyncGenerator<Message> {
  const decoder = new TextDecoder();
  let buffer = '';
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    buffer += decoder.decode(chunk, { stream: true });
    const parts = buffer.split('\n\n');
    buffer = parts.pop() ?? '';
    for (const part of parts) {
      const found = /^event: (\w+)\ndata: (.*)$/.exec(part);
      if (found !== null) yield { name: found[1] as string, data: JSON.parse(found[2] as string) };
    }
  }
}

async function append(app: string, ...messages: string[]): Promise<void> {
  const events = messages.map((message) => ({ '@timestamp': new Date().toISOString(), message }));
  const payload = encodeLines(events);
  await web.queue.append([{ app, count: events.length, receivedAt: Date.now(), payload }]);
}

async function next(messages: AsyncGenerator<Message>): Promise<Message> {
  return (await messages.next()).value as Message;
}

test('events that match arrive as they are taken in, from readable apps only', async () => {
  const { response, messages, close } = await openTail('q=hello');
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(await next(messages)).toEqual({ name: 'ready', data: { apps: ['orders'] } });
  await append('vault', 'hello from the vault');
  await append('orders', 'noise');
  await append('orders', 'hello one', 'noise', 'hello two');
  const { name, data } = await next(messages);
  expect(name).toBe('events');
  expect((data as { events: { app: string; event: { message: string } }[] }).events).toMatchObject([
    { app: 'orders', event: { message: 'hello one' } },
    { app: 'orders', event: { message: 'hello two' } },
  ]);
  close();
  await expect
    .poll(() => auditOf(admin, { actor: viewer.email, limit: '2' }))
    .toMatchObject([
      { action: 'event.tail-end', detail: { results: 2 } },
      { action: 'event.tail', detail: { q: 'hello', apps: ['orders'] } },
    ]);
});

test('no more than a bounded number run at once, and one that ended makes room', async () => {
  const tails = [await openTail('q=a'), await openTail('q=b')];
  for (const { messages } of tails) await next(messages);
  const refused = await viewer.call('GET', '/tail');
  expect(refused).toMatchObject({ status: 503, body: { code: 'overloaded' } });
  expect(refused.headers.get('retry-after')).toBe('30');
  for (const { close } of tails) close();
  await expect
    .poll(async () => {
      const again = await openTail('q=c');
      again.close();
      return again.response.status;
    })
    .toBe(200);
});

describe('a tail ends soon after', () => {
  async function tailOf(client: ApiClient & { readonly id: string }, via: Identity['via']) {
    const caller = (await identityOf(web.catalog, client.id, via)) as Identity;
    const tails = createTails(web, 10);
    const stream = await tails.start(caller, {}, new AbortController().signal);
    return { text: async () => (await Array.fromAsync(stream)).join('') };
  }

  function sessionOf(client: ApiClient): Identity['via'] {
    const token = client.headers.cookie?.split('=')[1] as string;
    return { kind: 'session', tokenHash: hashSecret(token), expiresAt: 0 };
  }

  test('the session, which somebody ended', async () => {
    const user = await createUser(web, admin, { shop: 'viewer' });
    const tail = await tailOf(user, sessionOf(user));
    const text = tail.text();
    await user.ok('DELETE', '/session');
    expect(await text).toMatch(/event: problem\ndata: .*"not-signed-in"/);
  });

  test('the token, which was deleted', async () => {
    const user = await createUser(web, admin, { shop: 'viewer' });
    const made = await user.ok<{ id: string; token: string }>('POST', '/tokens', {
      name: 't',
      scopes: ['read'],
    });
    const via = { kind: 'token', tokenHash: hashSecret(made.token), name: 't', scopes: ['read'] } as const;
    const tail = await tailOf(user, via);
    const text = tail.text();
    await user.ok('DELETE', `/tokens/${made.id}`);
    expect(await text).toMatch(/event: problem\ndata: .*"not-signed-in"/);
  });

  test('the role, which was taken away', async () => {
    const user = await createUser(web, admin, { shop: 'viewer' });
    const tail = await tailOf(user, sessionOf(user));
    const text = tail.text();
    await admin.ok('DELETE', `/teams/shop/members/${user.email}`);
    expect(await text).toMatch(/event: problem\ndata: .*"forbidden"/);
  });
});

test('the server stops while tails are open', async () => {
  const own = await startWeb();
  const client = await signIn(own);
  const response = await fetch(`${own.url}/api/v1/tail`, { headers: client.headers });
  const messages = messagesOf(response);
  await next(messages);
  const ended = messages.next();
  await own.stop();
  expect(await ended).toEqual({ done: true, value: undefined });
});
