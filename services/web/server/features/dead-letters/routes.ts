import { AppParams } from '../../../contract/apps.ts';
import {
  DeadLetterList,
  DeadLetterQuery,
  DeadLetterReplay,
  ReplayDeadLetters,
} from '../../../contract/dead-letters.ts';
import type { WebDeps } from '../../deps.ts';
import { callerOf } from '../../http/access.ts';
import { PROBLEM_RESPONSES } from '../../http/problems.ts';
import type { WebServer } from '../../http/web-server.ts';
import { recordAlone } from '../audit/record.ts';
import { listDeadLetters } from './list.ts';
import { replayDeadLetters } from './replay.ts';

const tags = ['dead letters'];

export function registerDeadLetters(app: WebServer, deps: WebDeps): void {
  app.get(
    '/apps/:app/dead-letters',
    {
      config: { access: { needs: 'team:search', within: 'app' } },
      schema: {
        tags,
        summary: 'Events that the store refused for good, newest first, and how many by reason',
        params: AppParams,
        querystring: DeadLetterQuery,
        response: { 200: DeadLetterList, ...PROBLEM_RESPONSES },
      },
    },
    async (request) => {
      const { app: name } = request.params;
      const answer = await listDeadLetters(deps, name, request.query.limit);
      const detail = { results: answer.letters.length };
      await recordAlone(deps.catalog, callerOf(request), 'dead-letter.list', `app:${name}`, detail);
      return answer;
    },
  );

  app.post(
    '/apps/:app/dead-letters/replay',
    {
      config: { access: { needs: 'team:change-app', within: 'app' } },
      schema: {
        tags,
        summary: 'Hand the refused events to the indexer again; safe to repeat',
        params: AppParams,
        body: ReplayDeadLetters,
        response: { 200: DeadLetterReplay, ...PROBLEM_RESPONSES },
      },
    },
    (request) => replayDeadLetters(deps, callerOf(request), request.params.app, request.body.reason),
  );
}
