import type { Problem } from '@kapuas/web/contract/problem.ts';
import { ADMIN, type WebUnderTest } from './start-web.ts';

interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface ApiClient {
  readonly headers: Readonly<Record<string, string>>;
  call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
  /** As `call`, for an answer that must be a success. */
  ok<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>;
  /** As `call`, for an answer that must be a problem. @returns status and code */
  problem(method: string, path: string, body?: unknown): Promise<Pick<Problem, 'status' | 'code' | 'detail'>>;
}

/** A caller that sends these headers with every call. */
export function clientWith(web: WebUnderTest, headers: Readonly<Record<string, string>>): ApiClient {
  async function call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(`${web.url}/api/v1${path}`, {
      method,
      headers: { ...type, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parse(response, text) as T };
  }

  async function ok<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await call<T>(method, path, body);
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  async function problem(method: string, path: string, body?: unknown) {
    const answer = await call<Problem>(method, path, body);
    const { status, code, detail } = answer.body;
    if (status !== answer.status) throw new Error(`${method} ${path}: ${answer.status}, no problem document`);
    return { status, code, detail };
  }

  return { headers, call, ok, problem };
}

function parse(response: Response, text: string): unknown {
  return /json(;|$)/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
}

export async function signIn(web: WebUnderTest, { email, password } = ADMIN): Promise<ApiClient> {
  const answer = await clientWith(web, {}).call('POST', '/session', { email, password });
  if (answer.status !== 200) throw new Error(`sign in: ${answer.status} ${JSON.stringify(answer.body)}`);
  return clientWith(web, { cookie: cookieOf(answer.headers), origin: web.url });
}

export function cookieOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
