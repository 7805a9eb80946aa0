import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../stack/server.ts';
import { type Child, startChild } from './child.ts';
import { environmentOf, startRoles } from './distributed.ts';

export const ADMIN = { email: 'admin@localhost', password: 'correct horse battery' };

const FREE_PORTS = { KAPUAS_ROUTER_PORT: '0', KAPUAS_FORWARD_PORT: '0' };

/** Whether Kapuas runs as one process or as four; the scenarios are the same. */
const TOPOLOGY = process.env.KAPUAS_TEST_TOPOLOGY === 'distributed' ? 'distributed' : 'all-in-one';

export interface Addresses {
  /** Base URL of console and API. */
  readonly web: string;
  /** Base URL of the router. */
  readonly http: string;
  /** host:port of the forward protocol. */
  readonly forward: string;
}

/** A Kapuas as a user runs it, in processes of its own, on free ports. */
export interface Kapuas extends Addresses {
  /** Stands for the installation: a later start with it finds what the earlier one kept. */
  readonly dataDir: string;
  /** Of the all-in-one, or of the router. */
  readonly pid: number;
  /** Everything it printed. */
  output(): string;
  /** Ends it without a chance to finish. */
  kill(): Promise<void>;
  /** SIGTERM. @returns the exit status, the first that is not 0 of several */
  stop(): Promise<number | null>;
}

export interface StartOptions {
  /** Default: a new folder. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function makeDataDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'kapuas-e2e-'));
}

export function removeDataDir(dataDir: string): Promise<void> {
  return rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
}

export async function startKapuas(options: StartOptions = {}): Promise<Kapuas> {
  const dataDir = options.dataDir ?? (await makeDataDir());
  const output: string[] = [];
  const print = (line: string) => void output.push(line);
  const env = { ...environment(dataDir), ...options.env };
  const children =
    TOPOLOGY === 'distributed'
      ? await startRoles({ ...(await environmentOf(dataDir)), ...(await routerPorts()), ...env }, print)
      : new Map([['all-in-one', await startChild('all-in-one', { ...FREE_PORTS, ...env }, print)] as const]);
  const all = [...children.values()];
  const main = children.get('all-in-one') ?? (children.get('router') as Child);
  return {
    ...addressesOf(all),
    dataDir,
    pid: main.pid,
    output: () => output.join('\n'),
    async kill() {
      await Promise.all(all.map((child) => child.kill()));
    },
    async stop() {
      const statuses = await Promise.all(all.map((child) => child.stop()));
      return statuses.find((status) => status !== 0) ?? 0;
    },
  };
}

/** The web server cannot know where a router of another process listens, so that is settled beforehand. */
export async function routerPorts(): Promise<Record<string, string>> {
  const [http, forward] = await Promise.all([freePort(), freePort()]);
  return {
    KAPUAS_ROUTER_PORT: String(http),
    KAPUAS_FORWARD_PORT: String(forward),
    KAPUAS_PUBLIC_INGEST_URL: `http://127.0.0.1:${http}`,
    KAPUAS_PUBLIC_FORWARD: `127.0.0.1:${forward}`,
  };
}

/** As `npm start` sets it, but for the ports. */
export function environment(dataDir: string): Record<string, string> {
  return {
    KAPUAS_DATA_DIR: dataDir,
    KAPUAS_WEB_PORT: '0',
    KAPUAS_INDEXER_PORT: '0',
    KAPUAS_PROVISIONER_PORT: '0',
    KAPUAS_ROUTER_WORKERS: '2',
    KAPUAS_ADMIN_PASSWORD: ADMIN.password,
  };
}

export function addressesOf(children: readonly Child[]): Addresses {
  const { web = '', http = '', forward = '' } = Object.assign({}, ...children.map(({ ready }) => ready));
  return { web, http, forward };
}
