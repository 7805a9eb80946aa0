import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { Chance } from './chance.ts';
import { createShopService, type ShopService } from './service.ts';

interface Charge {
  readonly orderId: string;
  readonly amount: number;
}

/** Charges a card: now and then the bank is slow, declines, or does not answer. */
export function createPayments(logger: Logger, chance: Chance): ShopService {
  const service = createShopService(logger);
  service.app.post<{ Body: Charge }>('/charge', async (request, reply) => {
    const { orderId, amount } = request.body;
    request.log.debug({ order_id: orderId, amount }, 'asking the bank');
    await sleep(chance.between(10, 60));
    if (chance.happens(0.08)) {
      request.log.warn({ order_id: orderId, bank: 'bank-b' }, 'bank is slow, waiting');
      await sleep(chance.between(400, 1_200));
    }
    if (chance.happens(0.04)) {
      const err = new Error('connect ETIMEDOUT bank-b:443');
      request.log.error(
        { order_id: orderId, err },
        `charge of order ${orderId} failed: the bank did not answer`,
      );
      return reply.code(504).send({ problem: 'bank timeout' });
    }
    if (chance.happens(0.06)) {
      request.log.warn(
        { order_id: orderId, decline: 'insufficient_funds' },
        `card declined for order ${orderId}`,
      );
      return reply.code(402).send({ problem: 'card declined' });
    }
    request.log.info({ order_id: orderId, amount }, `charged ${amount} for order ${orderId}`);
    return { charged: amount };
  });
  return service;
}
