/** The HTTP server that receivers register their paths with. */
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import Fastify, { type FastifyInstance } from 'fastify';
import { asKapuasError, refuseConnection, sendProblem } from './problems.ts';

/** Longer than anything that the router itself waits for. */
const IDLE_SOCKET_MS = 120_000;
const KEEP_ALIVE_MS = 75_000;

/** Receivers read the raw request themselves: no body is parsed before its key is known. */
export function createHttpServer(
  logger: Logger,
  maxConnections: number,
  stopping: () => boolean,
): FastifyInstance {
  const server = Fastify({
    logger: false,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    connectionTimeout: IDLE_SOCKET_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: 0,
    routerOptions: { ignoreTrailingSlash: true },
    clientErrorHandler: refuseConnection,
    frameworkErrors: (error, _request, reply) => sendProblem(reply, asKapuasError(error), logger),
  });
  server.server.maxConnections = maxConnections;
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _payload, done) => done(null));
  server.setErrorHandler((error, _request, reply) => sendProblem(reply, asKapuasError(error), logger));
  answerUnknownPaths(server, logger);
  // A connection that is kept alive would keep the server from closing.
  server.addHook('onSend', async (_request, reply) => {
    if (stopping()) reply.header('connection', 'close');
  });
  return server;
}

function answerUnknownPaths(server: FastifyInstance, logger: Logger): void {
  const methods = new Map<string, Set<string>>();
  server.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set();
    for (const name of [method].flat()) known.add(name);
    methods.set(url, known);
  });
  server.setNotFoundHandler((request, reply) => {
    const path = (request.url.split('?', 1)[0] as string).replace(/(.)\/$/, '$1');
    const allowed = [...(methods.get(path) ?? [])];
    if (allowed.length === 0) {
      sendProblem(reply, new KapuasError('not-found', `There is no ${path.slice(0, 200)} here.`), logger);
      return;
    }
    reply.header('allow', allowed.join(', '));
    const detail = `${path} takes ${allowed.join(', ')}, not ${request.method}.`;
    sendProblem(reply, new KapuasError('method-not-allowed', detail), logger);
  });
}
