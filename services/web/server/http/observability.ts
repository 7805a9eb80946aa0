import { Histogram } from '@kapuas/core/runtime/metrics.ts';
import type { FastifyInstance } from 'fastify';
import type { WebDeps } from '../deps.ts';

const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** `/healthz`, `/readyz`, `/metrics`, and what they tell. */
export function observe(app: FastifyInstance, deps: WebDeps): void {
  const { metrics } = deps;
  measure(app, deps);
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const parts = await partsOf(deps);
    return reply
      .code(parts.catalog ? 200 : 503)
      .send({ status: parts.catalog ? 'ready' : 'not ready', parts });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.metrics()),
  );
}

/** Without the index or the queue the console still works: only the catalog decides. */
async function partsOf({ catalog, store, queue }: WebDeps) {
  const [catalogHealthy, storeHealthy, queueHealthy] = await Promise.all(
    [catalog, store, queue].map((part) => part.healthy().catch(() => false)),
  );
  return { catalog: catalogHealthy === true, store: storeHealthy === true, queue: queueHealthy === true };
}

function measure(app: FastifyInstance, { metrics, logger }: WebDeps): void {
  const durations = new Histogram({
    name: 'kapuas_web_request_duration_seconds',
    help: 'Time to answer, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [metrics],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const { method } = request;
    const { statusCode, elapsedTime } = reply;
    durations.observe({ method, route, status: statusCode }, elapsedTime / 1000);
    logger.debug({ requestId: request.id, method, route, status: statusCode, ms: elapsedTime }, 'answered');
  });
}
