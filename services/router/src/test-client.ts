/** A client of the router's HTTP side; for tests only. */
import { expect } from 'vitest';
import type { RouterConfig } from './config.ts';
import { startTestRouter, type TestKey, type TestRouter } from './test-support.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Record<string, unknown>;
}

export type Body = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | undefined;

export const NDJSON = { 'content-type': 'application/x-ndjson' };

/** A running router with one app, "orders", and who sends to it. */
export interface Session extends TestRouter {
  /** What `send` and `ingest` send by. */
  key: TestKey;
  send(path: string, body: Body, headers?: Record<string, string>, method?: string): Promise<Answer>;
  /** Posts JSON unless the headers say otherwise. */
  ingest(body: Body, headers?: Record<string, string>): Promise<Answer>;
  /** The messages that the queue has. */
  messages(): string[];
  /** The queue takes nothing until `release`. */
  holdAppends(): { readonly begun: Promise<void>; readonly release: () => void };
}

export async function startSession(change: Partial<RouterConfig> = {}): Promise<Session> {
  const kapuas = await startTestRouter(change);
  const session: Session = {
    ...kapuas,
    key: kapuas.addApp('orders'),
    async send(path, body, headers = {}, method = 'POST') {
      const response = await fetch(`${kapuas.http}${path}`, {
        method,
        headers: { authorization: `Bearer ${session.key.key}`, ...headers },
        ...(body === undefined ? {} : { body }),
        ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
      } as RequestInit);
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json');
      return {
        status: response.status,
        headers: response.headers,
        json: isJson ? JSON.parse(text) : { text },
      };
    },
    ingest: (body, headers = {}) =>
      session.send('/v1/ingest', body, { 'content-type': 'application/json', ...headers }),
    messages: () => kapuas.queue.events().map((event) => event.message),
    holdAppends() {
      const begun = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      kapuas.queue.onAppend = () => {
        begun.resolve();
        return released.promise;
      };
      return { begun: begun.promise, release: released.resolve };
    },
  };
  return session;
}

/** @returns the problem document */
export async function expectProblem(
  answer: Promise<Answer>,
  status: number,
  code: string,
): Promise<Record<string, unknown>> {
  const { status: actual, headers, json } = await answer;
  expect(json).toMatchObject({ status, code, type: `urn:kapuas:error:${code}` });
  expect(actual).toBe(status);
  expect(headers.get('content-type')).toBe('application/problem+json');
  return json;
}

/** Lets everything that is ready run. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
