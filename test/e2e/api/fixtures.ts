import { randomUUID } from 'node:crypto';
import type { TeamRole } from '@kapuas/core/apps/roles.ts';
import { encodeLines } from '@kapuas/core/event/codec.ts';
import type { CanonicalEvent } from '@kapuas/core/event/event.ts';
import type { SubmitAppRequest } from '@kapuas/web/contract/app-requests.ts';
import type { AuditAnswer } from '@kapuas/web/contract/audit.ts';
import type { TokenScope } from '@kapuas/web/contract/tokens.ts';
import { expect, vi } from 'vitest';
import { type ApiClient, clientWith, signIn } from './api-client.ts';
import type { WebUnderTest } from './start-web.ts';

/** A new user who is signed in, with these roles. */
export async function createUser(
  web: WebUnderTest,
  admin: ApiClient,
  roles: Readonly<Record<string, TeamRole>> = {},
): Promise<ApiClient & { readonly email: string; readonly id: string; readonly password: string }> {
  const email = `user-${randomUUID()}@example.com`;
  const password = 'a long enough one';
  const { id } = await admin.ok<{ id: string }>('POST', '/users', { email, password });
  for (const [team, role] of Object.entries(roles)) {
    await admin.ok('PUT', `/teams/${team}/members/${email}`, { role });
  }
  return { ...(await signIn(web, { email, password })), email, id, password };
}

/** An app that was requested and approved, in a team that is made when it is missing. */
export async function createApp(
  admin: ApiClient,
  team: string,
  app: string,
  wish: Partial<SubmitAppRequest> = {},
): Promise<void> {
  const made = await admin.call('POST', '/teams', { name: team });
  if (made.status !== 201 && made.status !== 409) throw new Error(`team ${team}: ${made.status}`);
  const { id } = await admin.ok<{ id: string }>('POST', '/app-requests', { team, app, ...wish });
  await admin.ok('POST', `/app-requests/${id}/approve`);
}

export async function createToken(
  web: WebUnderTest,
  owner: ApiClient,
  scopes: readonly TokenScope[],
): Promise<ApiClient> {
  const { token } = await owner.ok<{ token: string }>('POST', '/tokens', { name: 'test', scopes });
  return clientWith(web, { authorization: `Bearer ${token}` });
}

/** Stores events as if the indexer had, and waits until they are found; times are near now unless given. */
export async function storeEvents(
  { store }: WebUnderTest,
  app: string,
  events: readonly Partial<CanonicalEvent>[],
): Promise<void> {
  const start = Date.now() - 60_000;
  const whole = events.map((event, at) => ({
    '@timestamp': new Date(start + at * 10).toISOString(),
    message: `event ${at}`,
    ...event,
  }));
  const payload = encodeLines(whole);
  const batch = { app, clientId: randomUUID(), count: whole.length, receivedAt: Date.now(), payload };
  const all = { apps: [app], query: { kind: 'all' }, from: 0, to: Number.MAX_SAFE_INTEGER } as const;
  const before = await store.count(all);
  await store.write([{ batch, position: { topic: app, partition: 0, offset: 0 } }]);
  await vi.waitFor(async () => expect(await store.count(all)).toBe(before + whole.length));
}

export async function auditOf(admin: ApiClient, query: Readonly<Record<string, string>>) {
  const answer = await admin.ok<AuditAnswer>('GET', `/audit?${new URLSearchParams(query)}`);
  return answer.entries;
}
