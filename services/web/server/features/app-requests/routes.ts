import {
  AppRequest,
  AppRequestList,
  AppRequestParams,
  AppRequestQuery,
  Approval,
  Approve,
  Reject,
  SubmitAppRequest,
} from '../../../contract/app-requests.ts';
import type { WebDeps } from '../../deps.ts';
import { callerOf } from '../../http/access.ts';
import { PROBLEM_RESPONSES } from '../../http/problems.ts';
import type { WebServer } from '../../http/web-server.ts';
import { list, show, submit } from './app-requests.ts';
import { approve, reject, withdraw } from './decide.ts';

const tags = ['app requests'];

export function registerAppRequests(app: WebServer, deps: WebDeps): void {
  app.get(
    '/app-requests',
    {
      config: { access: { needs: 'sign-in' } },
      schema: {
        tags,
        summary: "App requests of my teams, or everybody's for an approver, newest first",
        querystring: AppRequestQuery,
        response: { 200: AppRequestList, ...PROBLEM_RESPONSES },
      },
    },
    (request) => list(deps, callerOf(request), request.query),
  );

  app.post(
    '/app-requests',
    {
      config: { access: { needs: 'team:request-app', within: 'team-in-body' } },
      schema: {
        tags,
        summary: 'Ask for an app',
        body: SubmitAppRequest,
        response: { 201: AppRequest, ...PROBLEM_RESPONSES },
      },
    },
    async (request, reply) => reply.code(201).send(await submit(deps, callerOf(request), request.body)),
  );

  app.get(
    '/app-requests/:id',
    {
      config: { access: { needs: 'sign-in' } },
      schema: {
        tags,
        summary: 'One app request',
        params: AppRequestParams,
        response: { 200: AppRequest, ...PROBLEM_RESPONSES },
      },
    },
    (request) => show(deps, callerOf(request), request.params.id),
  );

  registerDecisions(app, deps);
}

function registerDecisions(app: WebServer, deps: WebDeps): void {
  app.post(
    '/app-requests/:id/approve',
    {
      config: { access: { needs: 'approve', within: 'app-request' } },
      schema: {
        tags,
        summary: 'Approve: the app is created and provisioned',
        params: AppRequestParams,
        body: Approve,
        response: { 200: Approval, ...PROBLEM_RESPONSES },
      },
    },
    (request) => approve(deps, callerOf(request), request.params.id, request.body),
  );

  app.post(
    '/app-requests/:id/reject',
    {
      config: { access: { needs: 'approve', within: 'app-request' } },
      schema: {
        tags,
        summary: 'Reject with a reason',
        params: AppRequestParams,
        body: Reject,
        response: { 200: AppRequest, ...PROBLEM_RESPONSES },
      },
    },
    (request) => reject(deps, callerOf(request), request.params.id, request.body.reason),
  );

  app.post(
    '/app-requests/:id/withdraw',
    {
      config: { access: { needs: 'team:request-app', within: 'app-request' } },
      schema: {
        tags,
        summary: 'Take a submitted app request back',
        params: AppRequestParams,
        response: { 200: AppRequest, ...PROBLEM_RESPONSES },
      },
    },
    (request) => withdraw(deps, callerOf(request), request.params.id),
  );
}
