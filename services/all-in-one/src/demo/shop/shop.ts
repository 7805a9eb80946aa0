import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { pino } from 'pino';
import { createLogShipper } from '../log-shipper.ts';
import type { Chance } from './chance.ts';
import { createGateway } from './gateway.ts';
import { createInventory } from './inventory.ts';
import { createOrders } from './orders.ts';
import { createPayments } from './payments.ts';

export const SHOP_APPS = ['gateway', 'orders', 'payments', 'inventory'] as const;
export type ShopApp = (typeof SHOP_APPS)[number];

export interface Shop {
  /** Address of the gateway. */
  readonly address: string;
  close(): Promise<void>;
}

/** Starts the four services, each logging into an app of its own. */
export async function startShop(
  router: string,
  keys: Record<ShopApp, string>,
  chance: Chance,
): Promise<Shop> {
  const loggerOf = (app: ShopApp): Logger =>
    pino({ level: 'debug', base: { service: app } }, createLogShipper({ router, key: keys[app] }));
  const inventory = createInventory(loggerOf('inventory'), chance);
  const payments = createPayments(loggerOf('payments'), chance);
  const orders = createOrders(loggerOf('orders'), await inventory.listen(), await payments.listen());
  const gateway = createGateway(loggerOf('gateway'), await orders.listen());
  return {
    address: await gateway.listen(),
    async close() {
      for (const service of [gateway, orders, payments, inventory]) await service.close();
    },
  };
}
