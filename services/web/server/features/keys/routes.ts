import type { KeyOwner } from '@kapuas/core/ports/catalog.ts';
import { AppParams } from '../../../contract/apps.ts';
import {
  ChangeKey,
  CreateKey,
  IssuedKey,
  Key,
  KeyList,
  KeyParams,
  TeamKeyParams,
} from '../../../contract/keys.ts';
import { TeamParams } from '../../../contract/teams.ts';
import type { WebDeps } from '../../deps.ts';
import { callerOf } from '../../http/access.ts';
import { NO_CONTENT, PROBLEM_RESPONSES } from '../../http/problems.ts';
import type { WebServer } from '../../http/web-server.ts';
import { changeKey, createKey, listKeys, revokeKey } from './keys.ts';

/** The same four calls for the keys of an app and for those of a team. */
export function registerKeys(app: WebServer, deps: WebDeps): void {
  registerKeysOf(app, deps, 'app');
  registerKeysOf(app, deps, 'team');
}

function registerKeysOf(app: WebServer, deps: WebDeps, kind: 'app' | 'team'): void {
  const tags = ['keys'];
  const path = kind === 'app' ? '/apps/:app/keys' : '/teams/:team/keys';
  const whose = kind === 'app' ? 'an app' : 'a team, which write to all of its apps';
  const ownerParams = kind === 'app' ? AppParams : TeamParams;
  const keyParams = kind === 'app' ? KeyParams : TeamKeyParams;
  const config = { access: { needs: 'team:manage-keys', within: kind } } as const;

  app.get(
    path,
    {
      config,
      schema: {
        tags,
        summary: `Keys of ${whose}; the secrets are not kept`,
        params: ownerParams,
        response: { 200: KeyList, ...PROBLEM_RESPONSES },
      },
    },
    (request) => listKeys(deps, ownerOf(request.params)),
  );

  app.post(
    path,
    {
      config,
      schema: {
        tags,
        summary: `Make a key of ${whose}; shown this once`,
        params: ownerParams,
        body: CreateKey,
        response: { 201: IssuedKey, ...PROBLEM_RESPONSES },
      },
    },
    async (request, reply) => {
      const issued = await createKey(deps, callerOf(request), ownerOf(request.params), request.body);
      return reply.code(201).send(issued);
    },
  );

  app.patch(
    `${path}/:id`,
    {
      config,
      schema: {
        tags,
        summary: `Let a key of ${whose} expire, or not`,
        params: keyParams,
        body: ChangeKey,
        response: { 200: Key, ...PROBLEM_RESPONSES },
      },
    },
    (request) => {
      const { params, body } = request;
      return changeKey(deps, callerOf(request), ownerOf(params), params.id, body.expiresAt);
    },
  );

  app.delete(
    `${path}/:id`,
    {
      config,
      schema: {
        tags,
        summary: `Revoke a key of ${whose} now`,
        params: keyParams,
        response: { 204: NO_CONTENT, ...PROBLEM_RESPONSES },
      },
    },
    async (request, reply) => {
      await revokeKey(deps, callerOf(request), ownerOf(request.params), request.params.id);
      return reply.code(204).send(undefined);
    },
  );
}

function ownerOf(params: { readonly app: string } | { readonly team: string }): KeyOwner {
  return 'app' in params ? { app: params.app } : { team: params.team };
}
