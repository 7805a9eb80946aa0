import { isAllowed, PERMISSIONS } from '@kapuas/core/apps/roles.ts';
import { createLogger } from '@kapuas/core/runtime/logger.ts';
import { createMetrics } from '@kapuas/core/runtime/metrics.ts';
import Fastify from 'fastify';
import { beforeAll, describe, expect, it } from 'vitest';
import type { WebDeps } from './deps.ts';
import { createTails } from './features/tail/tails.ts';
import { type Access, enforceAccess } from './http/access.ts';
import { buildServer } from './web.ts';

interface Operation {
  readonly path: string;
  readonly method: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly responses: Readonly<Record<string, { content?: Record<string, unknown> }>>;
  readonly security?: readonly unknown[];
  readonly 'x-access'?: Access;
}

/** Ports that nothing here calls: routes are looked at, not run. */
const PORTS = {} as Omit<WebDeps, 'config' | 'logger' | 'metrics'>;

function server() {
  const deps = {
    ...PORTS,
    config: { searchTimeoutSeconds: 30, maxTails: 1 } as WebDeps['config'],
    consoleDir: undefined,
    logger: createLogger('test', 'silent'),
    metrics: createMetrics({ processMetrics: false }),
  };
  return buildServer(deps, createTails(deps));
}

async function describedOperations(): Promise<Operation[]> {
  const app = server();
  const answer = await app.inject({ url: '/api/v1/openapi.json' });
  await app.close();
  const { paths } = answer.json() as { paths: Record<string, Record<string, Operation>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method })),
  );
}

let operations: Operation[];

beforeAll(async () => {
  operations = await describedOperations();
});

describe('the OpenAPI document', () => {
  it('has every call of the public contract', () => {
    const calls = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    const promised = [
      'POST /api/v1/session',
      'POST /api/v1/teams',
      'GET /api/v1/app-requests',
      'POST /api/v1/app-requests',
      'POST /api/v1/app-requests/{id}/approve',
      'POST /api/v1/app-requests/{id}/reject',
      'GET /api/v1/apps',
      'GET /api/v1/apps/{app}',
      'PATCH /api/v1/apps/{app}',
      'DELETE /api/v1/apps/{app}',
      'POST /api/v1/apps/{app}/keys',
      'DELETE /api/v1/apps/{app}/keys/{id}',
      'GET /api/v1/search',
      'GET /api/v1/histogram',
      'GET /api/v1/fields',
      'GET /api/v1/context',
      'GET /api/v1/tail',
      'GET /api/v1/trails/{requestId}',
      'GET /api/v1/audit',
      'GET /api/v1/usage',
    ];
    expect(calls).toEqual(expect.arrayContaining(promised));
  });

  it('says of each call who may make it, what it does and what it answers', () => {
    expect(operations.length).toBeGreaterThan(30);
    for (const { method, path, summary, tags, responses, ...operation } of operations) {
      const call = `${method} ${path}`;
      expect(operation['x-access'], call).toMatchObject({ needs: expect.any(String) });
      expect(summary, call).toMatch(/^[A-Z].{5,}/);
      expect(tags, call).toHaveLength(1);
      const statuses = Object.keys(responses);
      expect(
        statuses.filter((status) => status.startsWith('2')),
        call,
      ).toHaveLength(1);
      for (const status of ['4XX', '5XX']) {
        expect(Object.keys(responses[status]?.content ?? {}), call).toEqual(['application/problem+json']);
      }
    }
  });

  it('leaves open to everybody nothing but signing in', () => {
    const open = operations.filter((operation) => operation['x-access']?.needs === 'nothing');
    expect(open.map(({ method, path }) => `${method} ${path}`)).toEqual(['post /api/v1/session']);
    expect(open[0]?.security).toEqual([]);
  });

  it('asks for permissions that exist, and within a team for those that a role can have', () => {
    for (const { method, path, ...operation } of operations) {
      const access = operation['x-access'];
      if (access === undefined || !('within' in access)) continue;
      expect(PERMISSIONS, `${method} ${path}`).toContain(access.needs);
      const inTeam = access.needs.startsWith('team:');
      expect(inTeam, `${method} ${path}`).toBe(isAllowed(access.needs, false, 'owner'));
      if (inTeam) expect(access.within, `${method} ${path}`).not.toBe('everywhere');
    }
  });
});

it('refuses to come up with a route that declares no access', () => {
  const app = Fastify();
  enforceAccess(app, PORTS as WebDeps);
  expect(() => app.get('/secrets', async () => 'all of them')).toThrow('GET /secrets declares no access');
});
