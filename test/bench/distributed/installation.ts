/** A Kapuas of four processes on servers of its own, whose parts can be stopped and started one by one. */
import { type Child, type Role, startChild } from '../../kapuas/child.ts';
import { type Client, signIn } from '../../kapuas/client.ts';
import { environmentOf, startRoles } from '../../kapuas/distributed.ts';
import {
  type Addresses,
  addressesOf,
  environment,
  makeDataDir,
  removeDataDir,
  routerPorts,
} from '../../kapuas/process.ts';
import { freePort } from '../../stack/server.ts';
import { addressVariable } from '../../stack/server-names.ts';
import { startStack } from '../../stack/servers.ts';

export interface Installation extends Addresses {
  readonly client: Client;
  readonly env: Readonly<Record<string, string>>;
  child(role: Role): Child;
  stop(role: Role): Promise<void>;
  /** @param settings in place of those that the installation was opened with */
  start(role: Role, settings?: Readonly<Record<string, string>>): Promise<void>;
  dispose(): Promise<void>;
}

const SERVERS = ['kafka', 'elasticsearch', 'postgres', 'redis'] as const;

export async function openInstallation(settings: Readonly<Record<string, string>>): Promise<Installation> {
  const stack = await startStack(SERVERS);
  for (const [name, reason] of stack.missing) throw new Error(`no ${name}: ${reason}`);
  for (const [name, address] of stack.addresses) process.env[addressVariable(name)] = address;
  const dataDir = await makeDataDir();
  const env = {
    ...(await environmentOf(dataDir)),
    ...(await routerPorts()),
    ...environment(dataDir),
    // Kept over a restart.
    KAPUAS_WEB_PORT: String(await freePort()),
    ...settings,
  };
  const children = new Map<Role, Child>(await startRoles(env, () => {}));
  const addresses = addressesOf([...children.values()]);
  return {
    ...addresses,
    env,
    client: await signIn(addresses),
    child: (role) => children.get(role) as Child,
    async stop(role) {
      await children.get(role)?.stop();
      children.delete(role);
    },
    async start(role, settings = {}) {
      children.set(role, await startChild(role, { ...env, ...settings }, () => {}));
    },
    async dispose() {
      await Promise.all([...children.values()].map((child) => child.stop()));
      await stack.dispose();
      await removeDataDir(dataDir);
    },
  };
}
