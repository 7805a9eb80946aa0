import { existsSync } from 'node:fs';

const DIST = new URL('../console/dist/', import.meta.url).pathname;

/** Folder of the built console; undefined when it was never built. */
export function builtConsole(): string | undefined {
  return existsSync(DIST) ? DIST : undefined;
}
