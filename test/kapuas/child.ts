import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const ENTRY = new URL('../../services/kapuas.ts', import.meta.url).pathname;

const COMPILE_CACHE = new URL('../../node_modules/.cache/kapuas', import.meta.url).pathname;

export type Role = 'all-in-one' | 'router' | 'indexer' | 'provisioner' | 'web';

/** One process of Kapuas as a user runs it. */
export interface Child {
  readonly pid: number;
  /** What its log line "ready" says. */
  readonly ready: Readonly<Record<string, string>>;
  /** Ends it and its workers without a chance to finish. */
  kill(): Promise<void>;
  /** SIGTERM. @returns the exit status */
  stop(): Promise<number | null>;
}

/**
 * Resolves when it is ready.
 * @param onLine called with each line that it prints
 */
export async function startChild(
  role: Role,
  env: Readonly<Record<string, string>>,
  onLine: (line: string) => void,
): Promise<Child> {
  const child = spawnRole(role, env);
  const pid = child.pid as number;
  return {
    pid,
    ready: await readReadyLine(role, child, onLine),
    async kill() {
      await end(child, () => process.kill(-pid, 'SIGKILL'));
    },
    stop: () => end(child, () => child.kill('SIGTERM')),
  };
}

/** A process that may never be ready. */
export function spawnRole(role: Role, env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, ['--max-semi-space-size=8', ENTRY, role], {
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that its workers can be ended with it.
    detached: true,
  });
}

function readReadyLine(
  role: Role,
  child: ChildProcess,
  onLine: (line: string) => void,
): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    const last: string[] = [];
    const read = (line: string): void => {
      onLine(line);
      if (last.push(line) > 50) last.shift();
      if (line.includes('"msg":"ready"')) resolve(JSON.parse(line) as Record<string, string>);
    };
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', read);
    }
    child.once('error', reject);
    child.once('exit', (status) => reject(new Error(`${role} ended with ${status}:\n${last.join('\n')}`)));
  });
}

async function end(child: ChildProcess, signal: () => unknown): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  signal();
  await exited;
  return child.exitCode;
}
