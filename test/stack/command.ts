import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Runs a command to its end; its output goes to standard error. Throws when it fails. */
export function run(command: string, args: readonly string[], env: Record<string, string> = {}): void {
  const { status, error } = spawnSync(command, args, {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...env },
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}

export function isOnPath(command: string): boolean {
  return spawnSync('which', [command], { stdio: 'ignore' }).status === 0;
}

export const isRoot = process.getuid?.() === 0;

/** Root on Debian may install what is missing. */
export function canInstallPackages(): boolean {
  return isRoot && existsSync('/usr/bin/apt-get');
}

let listsAreFresh = false;

export function installPackages(...packages: string[]): void {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  if (!listsAreFresh) run('apt-get', ['update', '-qq'], env);
  listsAreFresh = true;
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], env);
}
