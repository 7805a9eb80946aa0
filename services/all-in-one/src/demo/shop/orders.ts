import { randomInt } from 'node:crypto';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { callOn, createShopService, type ShopService } from './service.ts';

interface Cart {
  readonly sku: string;
  readonly quantity: number;
  readonly price: number;
}

/** Reserves the goods, charges the customer, and gives the goods back when the charge fails. */
export function createOrders(logger: Logger, inventory: string, payments: string): ShopService {
  const service = createShopService(logger);
  service.app.post<{ Body: Cart }>('/orders', async (request, reply) => {
    const { sku, quantity, price } = request.body;
    const orderId = `o-${randomInt(100_000, 999_999)}`;
    request.log.info({ order_id: orderId, sku, quantity }, `order ${orderId} opened`);
    const reserved = await callOn(request, `${inventory}/reserve`, { sku, quantity });
    if (reserved.status !== 200) {
      request.log.warn(
        { order_id: orderId, sku },
        `order ${orderId} cannot be filled: ${sku} is out of stock`,
      );
      return reply.code(409).send({ orderId, problem: 'out of stock' });
    }
    const paid = await callOn(request, `${payments}/charge`, { orderId, amount: price * quantity });
    if (paid.status !== 200) {
      request.log.error(
        { order_id: orderId, problem: paid.body.problem },
        `order ${orderId} failed at payment`,
      );
      await callOn(request, `${inventory}/release`, { sku, quantity });
      return reply.code(502).send({ orderId, problem: paid.body.problem });
    }
    request.log.info({ order_id: orderId, amount: price * quantity }, `order ${orderId} confirmed`);
    return { orderId };
  });
  return service;
}
