import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { Chance } from './chance.ts';
import { createShopService, type ShopService } from './service.ts';

interface Goods {
  readonly sku: string;
  readonly quantity: number;
}

const FULL_SHELF = 40;

/** Keeps the shelves: refills one when it is empty, after somebody was turned away. */
export function createInventory(logger: Logger, chance: Chance): ShopService {
  const service = createShopService(logger);
  const shelves = new Map<string, number>();
  service.app.post<{ Body: Goods }>('/reserve', async (request, reply) => {
    const { sku, quantity } = request.body;
    const left = shelves.get(sku) ?? FULL_SHELF;
    await sleep(chance.happens(0.05) ? chance.between(150, 500) : chance.between(2, 12));
    if (left < quantity) {
      request.log.warn({ sku, left, wanted: quantity }, `shelf of ${sku} is empty, refill ordered`);
      shelves.set(sku, FULL_SHELF);
      return reply.code(409).send({ problem: 'out of stock' });
    }
    shelves.set(sku, left - quantity);
    request.log.info({ sku, left: left - quantity }, `reserved ${quantity} of ${sku}`);
    return { reserved: quantity };
  });
  service.app.post<{ Body: Goods }>('/release', async (request) => {
    const { sku, quantity } = request.body;
    shelves.set(sku, (shelves.get(sku) ?? FULL_SHELF) + quantity);
    request.log.info({ sku, quantity }, `released ${quantity} of ${sku}`);
    return { released: quantity };
  });
  return service;
}
