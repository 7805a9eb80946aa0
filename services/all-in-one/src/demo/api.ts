/** The console's public API, as far as setting up an app needs it. */
export interface Api {
  createTeam(name: string): Promise<void>;
  /** Requests an app, approves it and waits until it is ready. @returns its first key */
  createApp(wish: AppWish): Promise<string>;
}

export interface AppWish {
  readonly team: string;
  readonly app: string;
  readonly description: string;
  readonly headers: readonly string[];
}

const READY_POLL_MS = 50;

export async function signIn(web: string, email: string, password: string): Promise<Api> {
  const signedIn = await fetch(`${web}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: web },
    body: JSON.stringify({ email, password }),
  });
  await expectOk(signedIn, 'sign in');
  const cookie = signedIn.headers
    .getSetCookie()
    .map((header) => header.split(';')[0])
    .join('; ');

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${web}/api/v1${path}`, {
      method,
      headers: { cookie, origin: web, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    await expectOk(response, `${method} ${path}`);
    return (await response.json()) as T;
  }

  async function waitUntilReady(app: string): Promise<void> {
    while ((await call<{ status: string }>('GET', `/apps/${app}`)).status !== 'ready') {
      await new Promise((resolve) => setTimeout(resolve, READY_POLL_MS));
    }
  }

  return {
    async createTeam(name) {
      await call('POST', '/teams', { name });
    },
    async createApp(wish) {
      const { id } = await call<{ id: string }>('POST', '/app-requests', wish);
      await call('POST', `/app-requests/${id}/approve`, {});
      await waitUntilReady(wish.app);
      const { key } = await call<{ key: string }>('POST', `/apps/${wish.app}/keys`, { name: 'demo' });
      return key;
    },
  };
}

async function expectOk(response: Response, what: string): Promise<void> {
  if (!response.ok) throw new Error(`${what}: ${response.status} ${await response.text()}`);
}
