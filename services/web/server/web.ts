import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Address } from '@kapuas/core/runtime/address.ts';
import type { Service } from '@kapuas/core/runtime/lifecycle.ts';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { registerApi } from './api.ts';
import type { WebDeps } from './deps.ts';
import { recordRefusal } from './features/audit/record.ts';
import { createTails, type Tails } from './features/tail/tails.ts';
import { endConnectionsOnClose } from './http/closing.ts';
import { serveConsole } from './http/console.ts';
import { observe } from './http/observability.ts';
import { asKapuasError, sendProblem } from './http/problems.ts';
import { addSecurityHeaders, setSecurityHeaders } from './http/security-headers.ts';
import type { WebServer } from './http/web-server.ts';

export interface Web extends Service {
  /** Where it listens, once started. */
  address(): Address;
}

/** The console and its API, over ports only. */
export function createWeb(deps: WebDeps): Web {
  const tails = createTails(deps);
  const app = buildServer(deps, tails);
  return {
    name: 'web',
    start: async () => {
      await app.listen({ host: deps.config.host, port: deps.config.port });
    },
    stop: async () => {
      tails.stop();
      await app.close();
    },
    address: () => {
      const { address, port } = app.server.address() as AddressInfo;
      return { host: address, port };
    },
  };
}

/** The server that is not listening yet. */
export function buildServer(deps: WebDeps, tails: Tails): WebServer {
  const app = Fastify({
    loggerInstance: deps.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 256 * 1024,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 2_000 },
    genReqId: ({ headers }) => requestIdOf(headers['x-request-id']),
    frameworkErrors: (error, request, reply) => {
      setSecurityHeaders(request, reply);
      sendProblem(request, reply, asKapuasError(error));
    },
    ...(deps.config.trustedProxies === undefined ? {} : { trustProxy: deps.config.trustedProxies }),
  }).withTypeProvider<TypeBoxTypeProvider>();
  endConnectionsOnClose(app);
  addSecurityHeaders(app);
  answerErrors(app, deps);
  observe(app, deps);
  app.register(async (api) => registerApi(api, deps, tails), { prefix: '/api/v1' });
  serveConsole(app, deps.consoleDir);
  return app;
}

/** Refusals of callers who are known are audited before they are answered. */
function answerErrors(app: WebServer, { catalog }: WebDeps): void {
  app.setErrorHandler(async (thrown, request, reply) => {
    let error = asKapuasError(thrown);
    if (request.identity && ['forbidden', 'bad-origin', 'bad-credentials'].includes(error.code)) {
      const recorded = recordRefusal(catalog, request, request.identity, error.code, error.detail);
      error = await recorded.then(() => error, asKapuasError);
    }
    sendProblem(request, reply, error);
    return reply;
  });
}

/** The caller's own id when it is fit for a log line. */
function requestIdOf(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w.:=+/@-]{1,128}$/.test(given) ? given : randomUUID();
}
