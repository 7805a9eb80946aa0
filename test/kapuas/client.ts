import { setTimeout as sleep } from 'node:timers/promises';
import type { SubmitAppRequest } from '@kapuas/web/contract/app-requests.ts';
import type { IssuedKey } from '@kapuas/web/contract/keys.ts';
import type { HistogramAnswer, SearchAnswer } from '@kapuas/web/contract/search.ts';
import { ADMIN, type Addresses } from './process.ts';

interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** One signed-in user of the API. */
export interface Client {
  call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
  /** A stream that goes on until the signal ends it; fails unless the answer is a success. */
  stream(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
  /** As `call`; fails unless the answer is a success. */
  expect<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>;
  search(parameters: Readonly<Record<string, string>>): Promise<SearchAnswer>;
  /** All pages, oldest first. */
  searchAll(parameters: Readonly<Record<string, string>>): Promise<SearchAnswer['events']>;
  /** Requests an app in a team that it makes when needed, approves it, waits until it is ready, and makes a key. */
  createApp(app: string, wish?: Partial<SubmitAppRequest>): Promise<IssuedKey>;
  /** Waits until a search finds so many events; fails after `timeoutMs` with what it found. */
  waitForCount(
    parameters: Readonly<Record<string, string>>,
    count: number,
    timeoutMs?: number,
  ): Promise<void>;
}

const POLL_MS = 50;

export async function signIn(kapuas: Addresses, credentials = ADMIN): Promise<Client> {
  const api = `${kapuas.web}/api/v1`;
  const session = await fetch(`${api}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  });
  if (!session.ok) throw new Error(`sign in: ${session.status} ${await session.text()}`);
  const cookie = session.headers
    .getSetCookie()
    .map((header) => header.split(';')[0])
    .join('; ');

  async function call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const response = await fetch(`${api}${path}`, {
      method,
      headers: {
        cookie,
        origin: kapuas.web,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text && JSON.parse(text)) as T };
  }

  async function expect<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await call<T>(method, path, body);
    if (answer.status >= 400)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async function stream(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const response = await fetch(`${api}${path}`, { headers: { cookie }, signal });
    if (!response.ok || response.body === null) throw new Error(`GET ${path}: ${response.status}`);
    return response.body;
  }

  const search = (parameters: Readonly<Record<string, string>>): Promise<SearchAnswer> =>
    expect('GET', `/search?${new URLSearchParams(parameters)}`);

  async function searchAll(parameters: Readonly<Record<string, string>>): Promise<SearchAnswer['events']> {
    const events: SearchAnswer['events'] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const page: SearchAnswer = await search({
        limit: '1000',
        order: 'asc',
        ...parameters,
        ...(cursor && { cursor }),
      });
      events.push(...page.events);
      cursor = page.cursor;
    }
    return events;
  }

  /** By the histogram, because the total of a search stops counting at some number. */
  async function countEvents(parameters: Readonly<Record<string, string>>): Promise<number> {
    const { buckets } = await expect<HistogramAnswer>('GET', `/histogram?${new URLSearchParams(parameters)}`);
    return buckets.reduce((sum, bucket) => sum + bucket.total, 0);
  }

  async function waitForCount(
    parameters: Readonly<Record<string, string>>,
    count: number,
    timeoutMs = 20_000,
  ): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const found = await countEvents(parameters);
      if (found === count) return;
      if (Date.now() > deadline) throw new Error(`found ${found} events, not ${count}`);
      await sleep(POLL_MS);
    }
  }

  async function createApp(app: string, wish: Partial<SubmitAppRequest> = {}): Promise<IssuedKey> {
    const team = wish.team ?? 'platform';
    const made = await call('POST', '/teams', { name: team });
    if (made.status !== 201 && made.status !== 409)
      throw new Error(`team ${team}: ${JSON.stringify(made.body)}`);
    const submitted = await expect<{ id: string }>('POST', '/app-requests', {
      description: app,
      ...wish,
      team,
      app,
    });
    await expect('POST', `/app-requests/${submitted.id}/approve`, {});
    while ((await expect<{ status: string }>('GET', `/apps/${app}`)).status !== 'ready') await sleep(POLL_MS);
    return expect('POST', `/apps/${app}/keys`, { name: 'test' });
  }

  return { call, expect, stream, search, searchAll, createApp, waitForCount };
}
