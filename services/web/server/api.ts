import cookies from '@fastify/cookie';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import type { WebDeps } from './deps.ts';
import { registerAppRequests } from './features/app-requests/routes.ts';
import { registerApps } from './features/apps/routes.ts';
import { registerAudit } from './features/audit/routes.ts';
import { registerDeadLetters } from './features/dead-letters/routes.ts';
import { registerExport } from './features/export/routes.ts';
import { registerKeys } from './features/keys/routes.ts';
import { registerSearch } from './features/search/routes.ts';
import { createPasswords } from './features/session/password.ts';
import { registerSession } from './features/session/routes.ts';
import { registerSystem } from './features/system/routes.ts';
import { registerTail } from './features/tail/routes.ts';
import type { Tails } from './features/tail/tails.ts';
import { registerTeams } from './features/teams/routes.ts';
import { registerTokens } from './features/tokens/routes.ts';
import { registerTrails } from './features/trails/routes.ts';
import { registerUsage } from './features/usage/routes.ts';
import { registerUsers } from './features/users/routes.ts';
import { enforceAccess } from './http/access.ts';
import { acceptJson } from './http/json-body.ts';
import { describeApi } from './http/openapi.ts';
import type { WebServer } from './http/web-server.ts';

/** Everything under `/api/v1`. */
export async function registerApi(app: WebServer, deps: WebDeps, tails: Tails): Promise<void> {
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  acceptJson(app);
  await app.register(cookies);
  enforceAccess(app, deps);
  await describeApi(app);

  const passwords = createPasswords();
  registerSession(app, deps, passwords);
  registerSystem(app, deps);
  registerTeams(app, deps);
  registerUsers(app, deps, passwords);
  registerAppRequests(app, deps);
  registerApps(app, deps);
  registerDeadLetters(app, deps);
  registerKeys(app, deps);
  registerSearch(app, deps);
  registerExport(app, deps);
  registerTail(app, tails);
  registerTrails(app, deps);
  registerAudit(app, deps);
  registerUsage(app, deps);
  registerTokens(app, deps);
}
