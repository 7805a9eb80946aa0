import { App, AppActivity, AppList, AppParams, ChangeApp } from '../../../contract/apps.ts';
import type { WebDeps } from '../../deps.ts';
import { callerOf } from '../../http/access.ts';
import { existingApp } from '../../http/addressed-team.ts';
import { PROBLEM_RESPONSES } from '../../http/problems.ts';
import type { WebServer } from '../../http/web-server.ts';
import { appActivity } from './activity.ts';
import { changeApp, deleteApp, listApps, restoreApp } from './apps.ts';
import { viewApp } from './views.ts';

const tags = ['apps'];

export function registerApps(app: WebServer, deps: WebDeps): void {
  app.get(
    '/apps',
    {
      config: { access: { needs: 'sign-in' } },
      schema: { tags, summary: 'The apps of my teams', response: { 200: AppList, ...PROBLEM_RESPONSES } },
    },
    (request) => listApps(deps, callerOf(request)),
  );

  app.get(
    '/apps/:app',
    {
      config: { access: { needs: 'team:read', within: 'app' } },
      schema: {
        tags,
        summary: 'One app with its conditions',
        params: AppParams,
        response: { 200: App, ...PROBLEM_RESPONSES },
      },
    },
    async (request) => viewApp(await existingApp(deps.catalog, request.params.app), callerOf(request)),
  );

  app.patch(
    '/apps/:app',
    {
      config: { access: { needs: 'team:change-app', within: 'app' } },
      schema: {
        tags,
        summary: 'Change an app; raising its limits or suspending it needs an approver',
        params: AppParams,
        body: ChangeApp,
        response: { 200: App, ...PROBLEM_RESPONSES },
      },
    },
    (request) => changeApp(deps, callerOf(request), request.params.app, request.body),
  );

  app.delete(
    '/apps/:app',
    {
      config: { access: { needs: 'team:delete-app', within: 'app' } },
      schema: {
        tags,
        summary: 'Stop an app and delete it after the grace period',
        params: AppParams,
        response: { 202: App, ...PROBLEM_RESPONSES },
      },
    },
    async (request, reply) =>
      reply.code(202).send(await deleteApp(deps, callerOf(request), request.params.app)),
  );

  app.post(
    '/apps/:app/restore',
    {
      config: { access: { needs: 'team:delete-app', within: 'app' } },
      schema: {
        tags,
        summary: 'Undo a deletion within the grace period',
        params: AppParams,
        response: { 200: App, ...PROBLEM_RESPONSES },
      },
    },
    (request) => restoreApp(deps, callerOf(request), request.params.app),
  );

  app.get(
    '/apps/:app/activity',
    {
      config: { access: { needs: 'team:read', within: 'app' } },
      schema: {
        tags,
        summary: 'First and latest event, what is kept and what was refused',
        params: AppParams,
        response: { 200: AppActivity, ...PROBLEM_RESPONSES },
      },
    },
    (request) => appActivity(deps, request.params.app),
  );
}
