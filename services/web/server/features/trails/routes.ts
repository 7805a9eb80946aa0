import { Trail, TrailParams, TrailQuery } from '../../../contract/trails.ts';
import type { WebDeps } from '../../deps.ts';
import { callerOf } from '../../http/access.ts';
import { PROBLEM_RESPONSES } from '../../http/problems.ts';
import type { WebServer } from '../../http/web-server.ts';
import { trail } from './trails.ts';

export function registerTrails(app: WebServer, deps: WebDeps): void {
  app.get(
    '/trails/:requestId',
    {
      config: { access: { needs: 'team:search', within: 'selected-apps' } },
      handlerTimeout: deps.config.searchTimeoutSeconds * 1000,
      schema: {
        tags: ['trails'],
        summary: 'Everything that carries one request id, across apps, in time order',
        params: TrailParams,
        querystring: TrailQuery,
        response: { 200: Trail, ...PROBLEM_RESPONSES },
      },
    },
    (request) => trail(deps, callerOf(request), request.params.requestId, request.query, request.signal),
  );
}
