import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { callOn, createShopService, type ShopService } from './service.ts';

/** The shop's front door: takes a checkout and hands it to orders. */
export function createGateway(logger: Logger, orders: string): ShopService {
  const service = createShopService(logger);
  service.app.post('/checkout', async (request, reply) => {
    request.log.info({ cart: request.body }, 'checkout started');
    const answer = await callOn(request, `${orders}/orders`, request.body);
    return reply.code(answer.status).send(answer.body);
  });
  return service;
}
