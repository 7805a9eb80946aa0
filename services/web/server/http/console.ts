import staticFiles from '@fastify/static';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './problems.ts';

const ONE_YEAR = 'public, max-age=31536000, immutable';

/** Serves the built console; every page of it is `index.html`, which finds its way by the address. */
export function serveConsole(app: FastifyInstance, consoleDir: string | undefined): void {
  if (consoleDir !== undefined) {
    app.register(staticFiles, {
      root: consoleDir,
      cacheControl: false,
      index: 'index.html',
      setHeaders: (reply, path) => {
        reply.header('cache-control', isHashed(path) ? ONE_YEAR : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    if (consoleDir !== undefined && isPage(request)) return reply.sendFile('index.html');
    return notFound(request, reply);
  });
}

/** Vite puts what carries a hash of its content into its name under `assets`. */
function isHashed(path: string): boolean {
  return /[\\/]assets[\\/]/.test(path);
}

function isPage({ method, url, headers }: FastifyRequest): boolean {
  const wanted = (method === 'GET' || method === 'HEAD') && !/^\/(api|assets)\//.test(url);
  return wanted && /text\/html|\*\/\*/.test(headers.accept ?? '*/*');
}

function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?', 1)[0] ?? '';
  const detail = `There is nothing at ${request.method} ${path.slice(0, 200)}.`;
  sendProblem(request, reply, new KapuasError('not-found', detail));
  return reply;
}
