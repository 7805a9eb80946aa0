import { ChangePassword, SessionAnswer, SignIn } from '../../../contract/session.ts';
import type { WebDeps } from '../../deps.ts';
import { callerOf } from '../../http/access.ts';
import { NO_CONTENT, PROBLEM_RESPONSES } from '../../http/problems.ts';
import type { WebServer } from '../../http/web-server.ts';
import { record } from '../audit/record.ts';
import { changePassword } from './change-password.ts';
import { clearSessionCookie, setSessionCookie } from './cookie.ts';
import { describeCaller } from './current-user.ts';
import type { Passwords } from './password.ts';
import { signIn } from './sign-in.ts';
import { createThrottle } from './throttle.ts';

const tags = ['session'];

export function registerSession(app: WebServer, deps: WebDeps, passwords: Passwords): void {
  const { openThrottle = createThrottle } = deps;
  const byEmail = { name: 'sign-in-email', burst: 10, refillMs: 30_000, maxKeys: 50_000 };
  const byAddress = { name: 'sign-in-address', burst: 50, refillMs: 10_000, maxKeys: 50_000 };
  const signInDeps = {
    ...deps,
    passwords,
    triesByEmail: openThrottle(byEmail),
    triesByAddress: openThrottle(byAddress),
  };

  app.post(
    '/session',
    {
      config: { access: { needs: 'nothing' } },
      schema: {
        tags,
        summary: 'Sign in',
        body: SignIn,
        response: { 200: SessionAnswer, ...PROBLEM_RESPONSES },
      },
    },
    async (request, reply) => {
      const { identity, token } = await signIn(signInDeps, request.body, request.ip);
      setSessionCookie(request, reply, token, deps.config);
      return describeCaller(identity);
    },
  );

  app.get(
    '/session',
    {
      config: { access: { needs: 'sign-in' } },
      schema: { tags, summary: 'Who am I', response: { 200: SessionAnswer, ...PROBLEM_RESPONSES } },
    },
    async (request) => describeCaller(callerOf(request)),
  );

  app.delete(
    '/session',
    {
      config: { access: { needs: 'session' } },
      schema: { tags, summary: 'Sign out', response: { 204: NO_CONTENT, ...PROBLEM_RESPONSES } },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { via } = caller;
      await deps.catalog.transaction(async (tx) => {
        if (via.kind === 'session') await tx.deleteSession(via.tokenHash);
        await record(tx, caller, 'session.end', `user:${caller.user.email}`, {});
      });
      clearSessionCookie(request, reply, deps.config);
      return reply.code(204).send(undefined);
    },
  );

  app.put(
    '/session/password',
    {
      config: { access: { needs: 'session' } },
      schema: {
        tags,
        summary: 'Change my password; ends my other sessions',
        body: ChangePassword,
        response: { 204: NO_CONTENT, ...PROBLEM_RESPONSES },
      },
    },
    async (request, reply) => {
      const session = await changePassword(signInDeps, callerOf(request), request.body);
      setSessionCookie(request, reply, session.token, deps.config);
      return reply.code(204).send(undefined);
    },
  );
}
