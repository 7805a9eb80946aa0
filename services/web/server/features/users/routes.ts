import { ChangeUser, CreateUser, User, UserList, UserParams } from '../../../contract/users.ts';
import type { WebDeps } from '../../deps.ts';
import { callerOf } from '../../http/access.ts';
import { PROBLEM_RESPONSES } from '../../http/problems.ts';
import type { WebServer } from '../../http/web-server.ts';
import type { Passwords } from '../session/password.ts';
import { changeUser, createUser, listUsers } from './users.ts';

const tags = ['users'];
const access = { needs: 'manage-users', within: 'everywhere' } as const;

export function registerUsers(app: WebServer, deps: WebDeps, passwords: Passwords): void {
  app.get(
    '/users',
    {
      config: { access },
      schema: { tags, summary: 'All users', response: { 200: UserList, ...PROBLEM_RESPONSES } },
    },
    () => listUsers(deps),
  );

  app.post(
    '/users',
    {
      config: { access },
      schema: {
        tags,
        summary: 'Create a user',
        body: CreateUser,
        response: { 201: User, ...PROBLEM_RESPONSES },
      },
    },
    async (request, reply) => {
      const user = await createUser(deps, passwords, callerOf(request), request.body);
      return reply.code(201).send(user);
    },
  );

  app.patch(
    '/users/:id',
    {
      config: { access },
      schema: {
        tags,
        summary: 'Change, disable or enable a user',
        params: UserParams,
        body: ChangeUser,
        response: { 200: User, ...PROBLEM_RESPONSES },
      },
    },
    (request) => changeUser(deps, passwords, callerOf(request), request.params.id, request.body),
  );
}
