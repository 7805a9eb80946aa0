import { parseJson } from './json.ts';
import { problemOf, unreachable } from './problem.ts';

const BASE = '/api/v1';

export type Params = Readonly<Record<string, string | number | boolean | undefined>>;

interface CallOptions {
  readonly params?: Params;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

type SignedOutListener = () => void;
let onSignedOut: SignedOutListener = () => undefined;

/** Called whenever the API says that nobody is signed in. */
export function setSignedOutListener(listener: SignedOutListener): void {
  onSignedOut = listener;
}

/** Leaves out what is undefined or empty. */
export function apiUrl(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== '') query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? BASE + path : `${BASE}${path}?${text}`;
}

/** @returns the decoded body; undefined for 204. Throws ApiProblem, or the signal's reason. */
async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const response = await send(method, apiUrl(path, options.params), options);
  const body = await decode(response);
  if (response.ok) return body as T;
  const problem = problemOf(response, body);
  if (problem.code === 'not-signed-in') onSignedOut();
  throw problem;
}

async function send(method: string, url: string, options: CallOptions): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    throw unreachable();
  }
}

async function decode(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

export const api = {
  get: <T>(path: string, params?: Params, signal?: AbortSignal): Promise<T> =>
    call<T>('GET', path, { ...(params && { params }), ...(signal && { signal }) }),
  post: <T>(path: string, body: unknown = {}): Promise<T> => call<T>('POST', path, { body }),
  put: <T>(path: string, body: unknown = {}): Promise<T> => call<T>('PUT', path, { body }),
  patch: <T>(path: string, body: unknown): Promise<T> => call<T>('PATCH', path, { body }),
  delete: <T>(path: string): Promise<T> => call<T>('DELETE', path),
};
