import type { FastifyInstance } from 'fastify';

/** Lets go of connections whose request was under way when the server began to close, so that it ends at once. */
export function endConnectionsOnClose(app: FastifyInstance): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
}
