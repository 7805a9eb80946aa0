import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = new URL('../../services/all-in-one/src/main.ts', import.meta.url).pathname;

const COMPILE_CACHE = new URL('../../node_modules/.cache/kapuas', import.meta.url).pathname;

export const ADMIN = { email: 'admin@localhost', password: 'correct horse battery' };

export interface Addresses {
  /** Base URL of console and API. */
  readonly web: string;
  /** Base URL of the router. */
  readonly http: string;
  /** host:port of the forward protocol. */
  readonly forward: string;
}

/** A Kapuas as a user runs it: the real main in a process of its own, on free ports. */
export interface Kapuas extends Addresses {
  readonly dataDir: string;
  readonly pid: number;
  /** Everything it printed. */
  output(): string;
  /** Ends it without a chance to finish. */
  kill(): Promise<void>;
  /** SIGTERM. @returns the exit status */
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
  const child = spawn(process.execPath, ['--max-semi-space-size=8', MAIN], {
    env: { ...process.env, ...environment(dataDir), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  const addresses = await readAddresses(child, output);
  return {
    ...addresses,
    dataDir,
    pid: child.pid as number,
    output: () => output.join('\n'),
    async kill() {
      await end(child, 'SIGKILL');
    },
    stop: () => end(child, 'SIGTERM'),
  };
}

/** As `npm start` sets it. */
function environment(dataDir: string): Record<string, string> {
  return {
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    KAPUAS_DATA_DIR: dataDir,
    KAPUAS_WEB_PORT: '0',
    KAPUAS_ROUTER_PORT: '0',
    KAPUAS_FORWARD_PORT: '0',
    KAPUAS_ADMIN_PASSWORD: ADMIN.password,
  };
}

/** The all-in-one says in one log line that it is ready, and where. */
function readAddresses(child: ChildProcess, output: string[]): Promise<Addresses> {
  return new Promise((resolve, reject) => {
    const read = (line: string): void => {
      output.push(line);
      const found = addressesIn(line);
      if (found !== undefined) resolve(found);
    };
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', read);
    }
    child.once('error', reject);
    child.once('exit', (status) => reject(new Error(`ended with ${status}:\n${output.join('\n')}`)));
  });
}

function addressesIn(line: string): Addresses | undefined {
  if (!line.includes('"msg":"ready"')) return undefined;
  const { web, http, forward } = JSON.parse(line) as Addresses;
  return { web, http, forward };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
  return child.exitCode;
}
