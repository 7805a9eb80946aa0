import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from './shop/chance.ts';

const GOODS = [
  { sku: 'kettle', price: 39 },
  { sku: 'lamp', price: 24 },
  { sku: 'notebook', price: 6 },
  { sku: 'paddle', price: 55 },
] as const;

const COUNTRIES = ['ID', 'SG', 'TH', 'VN', 'IN'] as const;

export interface Checkout {
  readonly requestId: string;
  readonly status: number;
}

export interface Customers {
  stop(): Promise<void>;
}

/** Lets customers check out until they are stopped. @param onCheckout told of each one's end */
export function sendCustomers(
  gateway: string,
  perSecond: number,
  chance: Chance,
  onCheckout: (checkout: Checkout) => void,
): Customers {
  let open = true;
  const underWay = new Set<Promise<void>>();

  async function checkout(): Promise<void> {
    const requestId = randomUUID();
    const goods = chance.pick(GOODS);
    const response = await fetch(`${gateway}/checkout`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-request-id': requestId,
        'x-user-id': `u-${chance.between(1, 500)}`,
        'x-country': chance.pick(COUNTRIES),
      },
      body: JSON.stringify({ ...goods, quantity: chance.between(1, 3) }),
    });
    await response.body?.cancel();
    onCheckout({ requestId, status: response.status });
  }

  async function keepComing(): Promise<void> {
    while (open) {
      const one: Promise<void> = checkout()
        .catch(() => undefined)
        .finally(() => underWay.delete(one));
      underWay.add(one);
      await sleep(1000 / perSecond);
    }
  }

  const coming = keepComing();
  return {
    async stop() {
      open = false;
      await coming;
      await Promise.all(underWay);
    },
  };
}
