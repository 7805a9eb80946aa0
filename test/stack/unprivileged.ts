/** Servers that refuse to run as root run as nobody, who can see neither root's home nor root's cache. */
import { chownSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isRoot, run } from './command.ts';

const NOBODY = 65_534;

export const SERVER_UID = isRoot ? NOBODY : undefined;

/** @returns where the server finds what the cache holds: as it is, or as links that nobody may read */
export function reachable(cacheFolder: string, dir: string): string {
  if (!isRoot) return cacheFolder;
  const copy = join(dir, 'home');
  mkdirSync(copy);
  try {
    run('cp', ['-al', `${cacheFolder}/.`, copy]);
  } catch {
    cpSync(cacheFolder, copy, { recursive: true });
  }
  return copy;
}

/** Gives the server its folder, once everything that root writes is inside. */
export function handOver(dir: string): void {
  if (!isRoot) return;
  chownSync(dir, NOBODY, NOBODY);
}

export function ownedFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  handOver(path);
  return path;
}
