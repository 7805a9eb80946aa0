/** `npm run demo`: the all-in-one with a small shop that logs into it. */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createLifecycle, type Service, stopOnSignal } from '@kapuas/core/runtime/lifecycle.ts';
import { createLogger } from '@kapuas/core/runtime/logger.ts';
import { type AllInOne, createAllInOne } from '../all-in-one.ts';
import { readAllInOneConfig } from '../config.ts';
import { type Api, signIn } from './api.ts';
import { type Checkout, type Customers, sendCustomers } from './customers.ts';
import { createChance } from './shop/chance.ts';
import { SHOP_APPS, type Shop, type ShopApp, startShop } from './shop/shop.ts';

const CHECKOUTS_PER_SECOND = 4;
const TEAM = 'shop';

const dataDir = join(process.env.KAPUAS_DATA_DIR ?? 'data', 'demo');
rmSync(dataDir, { recursive: true, force: true });
const password = process.env.KAPUAS_ADMIN_PASSWORD || randomBytes(9).toString('base64url');
const config = readAllInOneConfig({
  KAPUAS_LOG_LEVEL: 'warn',
  ...process.env,
  KAPUAS_DATA_DIR: dataDir,
  KAPUAS_ADMIN_PASSWORD: password,
});
const logger = createLogger('demo', config.process.logLevel);
const allInOne = await createAllInOne(config, logger);
const demo = createLifecycle([allInOne, createDemoShop(allInOne)], logger);
stopOnSignal(demo, logger, process);
await demo.start();

function createDemoShop(kapuas: AllInOne): Service {
  let shop: Shop | undefined;
  let customers: Customers | undefined;
  return {
    name: 'shop',
    async start() {
      const { web, http } = kapuas.addresses();
      const chance = createChance();
      const keys = await requestApps(await signIn(web, config.web.adminEmail, password));
      shop = await startShop(http, keys, chance);
      customers = sendCustomers(shop.address, CHECKOUTS_PER_SECOND, chance, createAnnouncer(web));
    },
    async stop() {
      await customers?.stop();
      await shop?.close();
    },
  };
}

async function requestApps(api: Api): Promise<Record<ShopApp, string>> {
  await api.createTeam(TEAM);
  const keys: Partial<Record<ShopApp, string>> = {};
  for (const app of SHOP_APPS) {
    const description = `The shop's ${app} service.`;
    keys[app] = await api.createApp({ team: TEAM, app, description, headers: ['x-user-id', 'x-country'] });
  }
  return keys as Record<ShopApp, string>;
}

/** Prints once how to look at it: the first checkout that went well and the first that failed. */
function createAnnouncer(web: string): (checkout: Checkout) => void {
  const shown = new Set<string>();
  return ({ requestId, status }) => {
    const kind = status < 400 ? 'went well' : `failed with ${status}`;
    const fate = status < 400 ? 'good' : 'bad';
    if (shown.has(fate)) return;
    if (shown.size === 0) {
      print(`\nThe shop is open; its four services log as customers check out.`);
      print(`Console   ${web}   sign in as ${config.web.adminEmail} with the password ${password}\n`);
    }
    shown.add(fate);
    print(`A checkout that ${kind}: request id ${requestId}\n          ${web}/trails/${requestId}`);
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
