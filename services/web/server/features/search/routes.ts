import {
  ContextAnswer,
  ContextQuery,
  FieldsAnswer,
  FieldsQuery,
  HistogramAnswer,
  HistogramQuery,
  SearchAnswer,
  SearchQuery,
} from '../../../contract/search.ts';
import type { WebDeps } from '../../deps.ts';
import { callerOf } from '../../http/access.ts';
import { PROBLEM_RESPONSES } from '../../http/problems.ts';
import type { WebServer } from '../../http/web-server.ts';
import { context, fields, histogram, search } from './search.ts';

const tags = ['search'];
const config = { access: { needs: 'team:search', within: 'selected-apps' } } as const;

export function registerSearch(app: WebServer, deps: WebDeps): void {
  const handlerTimeout = deps.config.searchTimeoutSeconds * 1000;

  app.get(
    '/search',
    {
      config,
      handlerTimeout,
      schema: {
        tags,
        summary: 'Events that match, newest first',
        querystring: SearchQuery,
        response: { 200: SearchAnswer, ...PROBLEM_RESPONSES },
      },
    },
    (request) => search(deps, callerOf(request), request.query, request.signal),
  );

  app.get(
    '/histogram',
    {
      config,
      handlerTimeout,
      schema: {
        tags,
        summary: 'How many events match, over time',
        querystring: HistogramQuery,
        response: { 200: HistogramAnswer, ...PROBLEM_RESPONSES },
      },
    },
    (request) => histogram(deps, callerOf(request), request.query, request.signal),
  );

  app.get(
    '/fields',
    {
      config,
      handlerTimeout,
      schema: {
        tags,
        summary: 'Fields of the events that match, with their most frequent values',
        querystring: FieldsQuery,
        response: { 200: FieldsAnswer, ...PROBLEM_RESPONSES },
      },
    },
    (request) => fields(deps, callerOf(request), request.query, request.signal),
  );

  app.get(
    '/context',
    {
      config: { access: { needs: 'team:search', within: 'app-in-query' } },
      handlerTimeout,
      schema: {
        tags,
        summary: 'The events just before and after one event of an app',
        querystring: ContextQuery,
        response: { 200: ContextAnswer, ...PROBLEM_RESPONSES },
      },
    },
    (request) => context(deps, callerOf(request), request.query),
  );
}
