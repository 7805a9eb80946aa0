import { UsageAnswer, UsageQuery } from '../../../contract/usage.ts';
import type { WebDeps } from '../../deps.ts';
import { callerOf } from '../../http/access.ts';
import { PROBLEM_RESPONSES } from '../../http/problems.ts';
import type { WebServer } from '../../http/web-server.ts';
import { readUsage } from './usage.ts';

export function registerUsage(app: WebServer, deps: WebDeps): void {
  app.get(
    '/usage',
    {
      config: { access: { needs: 'team:search', within: 'selected-apps' } },
      schema: {
        tags: ['usage'],
        summary: 'What apps took in and what was refused, over time',
        querystring: UsageQuery,
        response: { 200: UsageAnswer, ...PROBLEM_RESPONSES },
      },
    },
    (request) => readUsage(deps, callerOf(request), request.query),
  );
}
