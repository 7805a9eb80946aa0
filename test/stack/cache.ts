import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Downloads that outlive the work tree. */
function cacheDir(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'kapuas');
}

/**
 * A folder of the cache, made once: `fill` writes into a folder of its own that takes the name when it is whole,
 * so that neither a crash nor a second process leaves half of it.
 * @param name with the version of what is inside
 */
export function cached(name: string, fill: (dir: string) => void): string {
  const target = join(cacheDir(), name);
  if (existsSync(target)) return target;
  mkdirSync(cacheDir(), { recursive: true });
  const dir = mkdtempSync(join(cacheDir(), `.${name}-`));
  try {
    fill(dir);
    // Servers may run as another user.
    chmodSync(dir, 0o755);
    renameSync(dir, target);
  } catch (error) {
    rmSync(dir, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}
