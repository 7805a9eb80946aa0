/** A process that was started with a setting that is wrong: it ends, or it goes on and is not ready. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { vi } from 'vitest';
import { type Role, spawnRole } from '../kapuas/child.ts';
import { freePort } from '../stack/server.ts';
import { PATIENT } from './installation.ts';
import { createOutput, LEVELS, type LogLine } from './output.ts';

export interface Attempt {
  /** Waits for a line of at least level warn that holds all of these. */
  complaint(...names: string[]): Promise<LogLine>;
  readiness(): Promise<{ status: number; body: Readonly<Record<string, unknown>> }>;
  /** @returns the exit status */
  exit(): Promise<number | null>;
  /** Everything it printed. */
  output(): string;
  end(): Promise<void>;
}

const PORTS: Readonly<Record<string, string>> = {
  router: 'KAPUAS_ROUTER_PORT',
  indexer: 'KAPUAS_INDEXER_PORT',
  provisioner: 'KAPUAS_PROVISIONER_PORT',
  web: 'KAPUAS_WEB_PORT',
};

export async function attempt(role: Role, env: Readonly<Record<string, string>>): Promise<Attempt> {
  const port = await freePort();
  const child = spawnRole(role, { ...env, [PORTS[role] as string]: String(port) });
  const exited = once(child, 'exit').then(([status]) => status as number | null);
  const output = createOutput();
  for (const stream of [child.stdout, child.stderr])
    if (stream !== null) createInterface({ input: stream }).on('line', (line) => output.add(role, line));
  return {
    complaint: (...names) =>
      vi.waitFor(() => {
        const found = output
          .since(0)
          .find(({ level, text }) => level >= LEVELS.warn && names.every((name) => text.includes(name)));
        if (found === undefined) throw new Error(`${role} names no ${names}: ${printed(output.since(0))}`);
        return found;
      }, PATIENT),
    readiness: () =>
      vi.waitFor(async () => {
        const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
        return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
      }, PATIENT),
    exit: () => exited,
    output: () => printed(output.since(0)),
    async end() {
      if (child.exitCode === null && child.signalCode === null)
        process.kill(-(child.pid as number), 'SIGKILL');
      await exited;
    },
  };
}

function printed(lines: readonly LogLine[]): string {
  return lines.map(({ text }) => text).join('\n');
}
