import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { canInstallPackages, installPackages } from './command.ts';

const HOMES = '/usr/lib/jvm';

/** @returns the home of a Java of at least this version, the oldest that does; undefined when there is none */
function findJava(atLeast: number): string | undefined {
  const candidates = [process.env.JAVA_HOME, ...homesBelow(HOMES)].filter((home) => home !== undefined);
  return candidates
    .map((home) => ({ home, version: versionOf(home) }))
    .filter(({ version }) => version >= atLeast)
    .sort((a, b) => a.version - b.version)[0]?.home;
}

/** As `findJava`; installs what is missing where it may. */
export function needJava(atLeast: number): string {
  const found = findJava(atLeast) ?? installJava(atLeast);
  if (found === undefined) throw new Error(`needs Java ${atLeast} or newer: install one and set JAVA_HOME`);
  return found;
}

function installJava(atLeast: number): string | undefined {
  if (!canInstallPackages()) return undefined;
  try {
    installPackages(atLeast <= 17 ? 'openjdk-17-jre-headless' : 'openjdk-21-jre-headless');
  } catch {
    return undefined;
  }
  return findJava(atLeast);
}

function homesBelow(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

/** Java says its version on standard error: `openjdk version "17.0.15"`. */
function versionOf(home: string): number {
  const { stderr } = spawnSync(join(home, 'bin', 'java'), ['-version'], { encoding: 'utf8' });
  return Number(/version "(\d+)/.exec(stderr ?? '')?.[1] ?? 0);
}
