import {
  CreateTeam,
  Member,
  MemberParams,
  SetMember,
  Team,
  TeamDetail,
  TeamList,
  TeamParams,
} from '../../../contract/teams.ts';
import type { WebDeps } from '../../deps.ts';
import { callerOf } from '../../http/access.ts';
import { NO_CONTENT, PROBLEM_RESPONSES } from '../../http/problems.ts';
import type { WebServer } from '../../http/web-server.ts';
import { removeMember, setMember } from './members.ts';
import { createTeam, describeTeam, listTeams } from './teams.ts';

const tags = ['teams'];

export function registerTeams(app: WebServer, deps: WebDeps): void {
  app.get(
    '/teams',
    {
      config: { access: { needs: 'sign-in' } },
      schema: { tags, summary: 'My teams', response: { 200: TeamList, ...PROBLEM_RESPONSES } },
    },
    (request) => listTeams(deps, callerOf(request)),
  );

  app.post(
    '/teams',
    {
      config: { access: { needs: 'create-team', within: 'everywhere' } },
      schema: {
        tags,
        summary: 'Create a team',
        body: CreateTeam,
        response: { 201: Team, ...PROBLEM_RESPONSES },
      },
    },
    async (request, reply) => reply.code(201).send(await createTeam(deps, callerOf(request), request.body)),
  );

  app.get(
    '/teams/:team',
    {
      config: { access: { needs: 'team:read', within: 'team' } },
      schema: {
        tags,
        summary: 'One team with its members and apps',
        params: TeamParams,
        response: { 200: TeamDetail, ...PROBLEM_RESPONSES },
      },
    },
    (request) => describeTeam(deps, callerOf(request), request.params.team),
  );

  app.put(
    '/teams/:team/members/:email',
    {
      config: { access: { needs: 'team:manage-members', within: 'team' } },
      schema: {
        tags,
        summary: 'Add a member or change the role',
        params: MemberParams,
        body: SetMember,
        response: { 200: Member, ...PROBLEM_RESPONSES },
      },
    },
    (request) => setMember(deps, callerOf(request), request.params, request.body.role),
  );

  app.delete(
    '/teams/:team/members/:email',
    {
      config: { access: { needs: 'team:manage-members', within: 'team' } },
      schema: {
        tags,
        summary: 'Take a member out',
        params: MemberParams,
        response: { 204: NO_CONTENT, ...PROBLEM_RESPONSES },
      },
    },
    async (request, reply) => {
      await removeMember(deps, callerOf(request), request.params);
      return reply.code(204).send(undefined);
    },
  );
}
