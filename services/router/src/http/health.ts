/** For whoever runs the router: is it alive, can it take events, what has it done. */
import type { BatchQueue } from '@kapuas/core/ports/batch-queue.ts';
import type { FastifyInstance } from 'fastify';

export interface Health {
  readonly queue: BatchQueue;
  /** The exposition text of the metrics. */
  readonly expose: () => Promise<string>;
  readonly contentType: string;
  readonly state: {
    /** Whether the configuration of the apps is loaded. */
    readonly feedReady: boolean;
    readonly stopping: boolean;
  };
}

const QUEUE_TIMEOUT_MS = 2000;

export function registerHealth(server: FastifyInstance, health: Health): void {
  server.get('/healthz', async () => ({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    const reasons = await reasonsNotReady(health);
    if (reasons.length === 0) return { status: 'ready' };
    return reply.code(503).send({ status: 'not ready', reasons });
  });
  server.get('/metrics', async (_request, reply) => {
    return reply.type(health.contentType).send(await health.expose());
  });
}

async function reasonsNotReady({ queue, state }: Health): Promise<string[]> {
  const reasons: string[] = [];
  if (state.stopping) reasons.push('the router is shutting down');
  if (!state.feedReady) reasons.push('the configuration of the apps is not loaded');
  if (!(await isHealthy(queue))) reasons.push('the queue does not take batches');
  return reasons;
}

/** A queue that does not answer is not healthy. */
async function isHealthy(queue: BatchQueue): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, QUEUE_TIMEOUT_MS, false);
  });
  return Promise.race([queue.healthy().catch(() => false), late]).finally(() => clearTimeout(timer));
}
