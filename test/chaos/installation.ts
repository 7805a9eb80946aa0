/** Four processes that a test can watch: what they print, measure and say of their readiness. */
import type { Condition } from '@kapuas/core/apps/app.ts';
import { vi } from 'vitest';
import { type Child, type Role, startChild } from '../kapuas/child.ts';
import { type Client, signIn } from '../kapuas/client.ts';
import { environmentOf, startRoles } from '../kapuas/distributed.ts';
import {
  type Addresses,
  addressesOf,
  environment,
  makeDataDir,
  removeDataDir,
  routerPorts,
} from '../kapuas/process.ts';
import { createOutput, LEVELS, type LogLine } from './output.ts';

/** Long enough for a busy machine; nothing is measured by it. */
export const PATIENT = { timeout: 30_000, interval: 50 };

interface Wanted {
  readonly role: Role;
  readonly level: keyof typeof LEVELS;
  readonly msg: string;
  /** What else the line has to hold, wherever. */
  readonly names?: readonly string[];
}

interface AppView {
  readonly status: string;
  readonly conditions: readonly Condition[];
}

export interface Installation extends Addresses {
  readonly prefix: string;
  readonly client: Client;
  /** Where lines from now on begin. */
  mark(): number;
  /** Waits for a line printed since the mark. */
  line(since: number, wanted: Wanted): Promise<LogLine>;
  linesSince(since: number): readonly LogLine[];
  /** Sum of a metric's series that have all of these labels. */
  metric(role: Role, name: string, labels?: Readonly<Record<string, string>>): Promise<number>;
  /** Waits until the metric is so. */
  metricUntil(
    role: Role,
    name: string,
    holds: (value: number) => boolean,
    labels?: Readonly<Record<string, string>>,
  ): Promise<void>;
  readiness(role: Role): Promise<{ status: number; reasons: readonly string[] }>;
  /** Waits until the app has the status, and a condition with the reason. */
  conditionUntil(app: string, status: string, reason: string): Promise<Condition>;
  stopRole(role: Role): Promise<void>;
  /** Unless it runs. */
  startRole(role: Role): Promise<void>;
  end(): Promise<void>;
}

const QUICK = {
  KAPUAS_RESYNC_SECONDS: '1',
  KAPUAS_INDEXER_MAX_RETRY_MS: '500',
};

/** @param servers settings that name the servers, where they are not the shared ones */
export async function startInstallation(servers: Readonly<Record<string, string>>): Promise<Installation> {
  const dataDir = await makeDataDir();
  const env: Record<string, string> = {
    ...(await environmentOf(dataDir)),
    ...(await routerPorts()),
    ...environment(dataDir),
    ...QUICK,
    ...servers,
  };
  const output = createOutput();
  const print = (line: string, role: Role) => output.add(role, line);
  const children = new Map<Role, Child>(await startRoles(env, print));
  const addresses = addressesOf([...children.values()]);
  const client = await signIn(addresses);

  const baseOf = (role: Role): string =>
    ({ web: addresses.web, router: addresses.http })[role as string] ??
    children.get(role)?.ready.health ??
    '';

  async function metric(role: Role, name: string, labels: Readonly<Record<string, string>> = {}) {
    const text = await (await fetch(`${baseOf(role)}/metrics`)).text();
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    return text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
      .filter((line) => wanted.every((label) => line.includes(label)))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }

  return {
    ...addresses,
    prefix: env.KAPUAS_PREFIX as string,
    client,
    mark: output.place,
    linesSince: output.since,
    line: (since, wanted) =>
      vi.waitFor(() => {
        const found = output.since(since).find((line) => isWanted(line, wanted));
        if (found === undefined) throw new Error(`no line ${JSON.stringify(wanted)}`);
        return found;
      }, PATIENT),
    metric,
    async metricUntil(role, name, holds, labels) {
      await vi.waitFor(async () => {
        const value = await metric(role, name, labels);
        if (!holds(value)) throw new Error(`${name} of the ${role} is ${value}`);
      }, PATIENT);
    },
    async readiness(role) {
      const answer = await fetch(`${baseOf(role)}/readyz`);
      const { reasons = [] } = (await answer.json()) as { reasons?: string[] };
      return { status: answer.status, reasons };
    },
    conditionUntil: (app, status, reason) =>
      vi.waitFor(async () => {
        const view = await client.expect<AppView>('GET', `/apps/${app}`);
        const found = view.conditions.find((condition) => condition.reason === reason);
        if (view.status !== status || found === undefined) throw new Error(JSON.stringify(view));
        return found;
      }, PATIENT),
    async stopRole(role) {
      await children.get(role)?.stop();
      children.delete(role);
    },
    async startRole(role) {
      if (children.has(role)) return;
      children.set(role, await startChild(role, env, (line) => print(line, role)));
    },
    async end() {
      await Promise.all([...children.values()].map((child) => child.kill()));
      await removeDataDir(dataDir);
    },
  };
}

function isWanted(line: LogLine, { role, level, msg, names = [] }: Wanted): boolean {
  return (
    line.role === role &&
    line.level === LEVELS[level] &&
    line.msg.includes(msg) &&
    names.every((name) => line.text.includes(name))
  );
}
