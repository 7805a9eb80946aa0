import type { Permission } from '@kapuas/core/apps/roles.ts';
import type { TokenScope } from '@kapuas/core/ports/catalog.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebDeps } from '../deps.ts';
import { authenticate, bearerOf } from '../features/session/authenticate.ts';
import { can, hasScope, type Identity, scopeFor } from '../features/session/identity.ts';
import { createThrottle } from '../features/session/throttle.ts';
import { addressedTeam, type Place } from './addressed-team.ts';
import { assertSameOrigin } from './origin.ts';

/**
 * Who may call a route. `nothing`: anybody. `sign-in`: any user. `session`: a user in person, no token.
 * A permission must hold in the team that is addressed; `selected-apps` leaves it to the selection of apps.
 */
export type Access =
  | { readonly needs: 'nothing' | 'sign-in' | 'session' }
  | { readonly needs: Permission; readonly within: Place | 'selected-apps' };

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    /** null before the access hook, and for callers who are not signed in. */
    identity: Identity | null;
  }
}

/** Makes every route of this scope declare its access, and enforces it before anything else happens. */
export function enforceAccess(app: FastifyInstance, deps: WebDeps): void {
  const { openThrottle = createThrottle } = deps;
  const wrongTokens = openThrottle({ name: 'api-token', burst: 30, refillMs: 10_000, maxKeys: 10_000 });
  app.decorateRequest('identity', null);
  app.addHook('onRoute', (route) => {
    if (route.config?.access === undefined)
      throw new Error(`${route.method} ${route.url} declares no access`);
  });
  app.addHook('onRequest', async (request) => {
    request.identity = (await authenticate(deps, wrongTokens, request)) ?? null;
    if (bearerOf(request) === undefined) assertSameOrigin(request, deps.config.publicUrl);
    // The body is read only for callers who are signed in.
    if (isDecidedByBody(request)) callerOf(request);
    else await enforce(deps, request);
  });
  app.addHook('preHandler', async (request) => {
    if (isDecidedByBody(request)) await enforce(deps, request);
  });
}

/** The caller of a route that needs one. */
export function callerOf(request: FastifyRequest): Identity {
  if (request.identity === null) {
    throw new KapuasError('not-signed-in', 'This call needs a session or an API token.');
  }
  return request.identity;
}

/** Throws `forbidden` with a detail that says which right is missing. */
export function assertCan(identity: Identity, permission: Permission, team?: string): void {
  if (can(identity, permission, team)) return;
  assertScope(identity, scopeFor(permission));
  const where = team === undefined ? '' : ` in the team "${team}"`;
  throw new KapuasError('forbidden', `Your role${where} does not include "${permission}".`);
}

function isDecidedByBody(request: FastifyRequest): boolean {
  const access = request.routeOptions.config.access;
  return access !== undefined && 'within' in access && access.within === 'team-in-body';
}

async function enforce({ catalog }: WebDeps, request: FastifyRequest): Promise<void> {
  const access = request.routeOptions.config.access;
  if (access === undefined || access.needs === 'nothing') return;
  const caller = callerOf(request);
  if (!('within' in access)) return assertKind(caller, access.needs === 'session', request.method);
  if (access.within === 'selected-apps') return assertScope(caller, scopeFor(access.needs));
  assertCan(caller, access.needs, await addressedTeam(catalog, request, access.within));
}

function assertKind(caller: Identity, inPerson: boolean, method: string): void {
  if (inPerson && caller.via.kind !== 'session') {
    throw new KapuasError('forbidden', 'An API token cannot make this call: sign in.');
  }
  assertScope(caller, method === 'GET' ? 'read' : 'write');
}

function assertScope(identity: Identity, scope: TokenScope): void {
  if (!hasScope(identity, scope))
    throw new KapuasError('forbidden', `The API token lacks the scope "${scope}".`);
}
