/** A real server for tests: a process of our own on a port of 127.0.0.1, which can be ended and begun again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Server {
  /** host:port */
  readonly address: string;
  readonly pid: number | undefined;
  /** Starts it, or starts it again over the same port and data; resolves when it answers. */
  start(): Promise<void>;
  /** SIGTERM, and later SIGKILL. */
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** Stops it and removes its data. */
  dispose(): Promise<void>;
}

export interface ServerPlan {
  readonly name: string;
  readonly port: number;
  readonly dir: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whom it runs as, where root is refused. */
  readonly uid?: number | undefined;
  /** Some servers end when their standard input does. */
  readonly holdInput?: boolean;
  /** Rejects or resolves false while it does not answer yet. */
  readonly isReady: () => Promise<boolean>;
}

const READY_MS = 120_000;
const STOP_MS = 20_000;

export function createServerProcess(plan: ServerPlan): Server {
  let child: ChildProcess | undefined;

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child?.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(timer);
  }

  return {
    address: `127.0.0.1:${plan.port}`,
    get pid() {
      return child?.pid;
    },
    async start() {
      child = launch(plan);
      await untilReady(plan, child);
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async dispose() {
      await end('SIGTERM');
      rmSync(plan.dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export function makeServerDir(name: string): string {
  return mkdtempSync(join(tmpdir(), `kapuas-${name}-`));
}

/** @param wanted 0 for any. Rejects when the port is taken. */
export async function freePort(wanted = 0): Promise<number> {
  const server = createServer().listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Begins at a random one, so that two processes seldom choose the same. */
export async function freePortAmong(range: {
  readonly first: number;
  readonly last: number;
}): Promise<number> {
  const count = range.last - range.first + 1;
  const start = Math.floor(Math.random() * count);
  for (let i = 0; i < count; i += 1) {
    const port = await freePort(range.first + ((start + i) % count)).catch(() => undefined);
    if (port !== undefined) return port;
  }
  throw new Error(`no free port from ${range.first} to ${range.last}`);
}

function logOf({ dir, name }: ServerPlan): string {
  return join(dir, `${name}.out`);
}

function launch(plan: ServerPlan): ChildProcess {
  const log = openSync(logOf(plan), 'a');
  const child = spawn(plan.command, plan.args, {
    cwd: plan.dir,
    env: { ...process.env, ...plan.env },
    stdio: [plan.holdInput === true ? 'pipe' : 'ignore', log, log],
    ...(plan.uid === undefined ? {} : { uid: plan.uid, gid: plan.uid }),
  });
  closeSync(log);
  return child;
}

async function untilReady(plan: ServerPlan, child: ChildProcess): Promise<void> {
  const failed = once(child, 'error').then(([error]) => Promise.reject(error));
  failed.catch(() => {});
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    if (await Promise.race([failed, plan.isReady().catch(() => false)])) return;
    await sleep(100);
  }
  const last = readFileSync(logOf(plan), 'utf8').split('\n').slice(-20).join('\n');
  throw new Error(`${plan.name} does not answer on port ${plan.port}:\n${last}`);
}
