import type { Logger } from '@kapuas/core/runtime/logger.ts';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify';

/** What travels with a request through the whole shop. */
export const PROPAGATED = ['x-request-id', 'x-user-id', 'x-country'] as const;

export interface ShopService {
  readonly app: FastifyInstance;
  /** Starts on a free port of the loopback interface. @returns its address */
  listen(): Promise<string>;
  close(): Promise<void>;
}

/** An HTTP service whose log lines carry the request's id and business headers. */
export function createShopService(logger: Logger): ShopService {
  const loggerInstance: FastifyBaseLogger = logger;
  const app = Fastify({
    loggerInstance,
    requestIdHeader: 'x-request-id',
    logController: new LogController({ disableRequestLogging: true }),
  });
  app.addHook('onRequest', async (request) => {
    request.log = request.log.child(propagated(request));
  });
  app.addHook('onResponse', async (request, reply) => {
    const http = {
      method: request.method,
      path: request.url,
      status: reply.statusCode,
      duration_ms: Math.round(reply.elapsedTime * 100) / 100,
    };
    request.log[levelOf(reply.statusCode)]({ http }, `${http.method} ${http.path} answered ${http.status}`);
  });
  return {
    app,
    listen: () => app.listen({ host: '127.0.0.1', port: 0 }),
    close: () => app.close(),
  };
}

export function propagated(request: FastifyRequest): Record<string, string> {
  const found = PROPAGATED.map((name) => [name, request.headers[name]] as const);
  return Object.fromEntries(
    found.filter((pair): pair is [(typeof pair)[0], string] => typeof pair[1] === 'string'),
  );
}

/** Calls another service of the shop as part of this request. */
export async function callOn(
  request: FastifyRequest,
  url: string,
  body: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...propagated(request), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

function levelOf(status: number): 'info' | 'warn' | 'error' {
  if (status >= 500) return 'error';
  return status >= 400 ? 'warn' : 'info';
}
