import { ApiTokenList, ApiTokenParams, CreateApiToken, IssuedApiToken } from '../../../contract/tokens.ts';
import type { WebDeps } from '../../deps.ts';
import { callerOf } from '../../http/access.ts';
import { NO_CONTENT, PROBLEM_RESPONSES } from '../../http/problems.ts';
import type { WebServer } from '../../http/web-server.ts';
import { createToken, deleteToken, listTokens } from './tokens.ts';

const tags = ['tokens'];
const access = { needs: 'session' } as const;

export function registerTokens(app: WebServer, deps: WebDeps): void {
  app.get(
    '/tokens',
    {
      config: { access },
      schema: { tags, summary: 'My API tokens', response: { 200: ApiTokenList, ...PROBLEM_RESPONSES } },
    },
    (request) => listTokens(deps, callerOf(request)),
  );

  app.post(
    '/tokens',
    {
      config: { access },
      schema: {
        tags,
        summary: 'Make an API token; shown this once',
        body: CreateApiToken,
        response: { 201: IssuedApiToken, ...PROBLEM_RESPONSES },
      },
    },
    async (request, reply) => reply.code(201).send(await createToken(deps, callerOf(request), request.body)),
  );

  app.delete(
    '/tokens/:id',
    {
      config: { access },
      schema: {
        tags,
        summary: 'Delete an API token; it stops now',
        params: ApiTokenParams,
        response: { 204: NO_CONTENT, ...PROBLEM_RESPONSES },
      },
    },
    async (request, reply) => {
      await deleteToken(deps, callerOf(request), request.params.id);
      return reply.code(204).send(undefined);
    },
  );
}
