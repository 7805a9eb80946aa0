import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { canInstallPackages, installPackages } from './command.ts';
import { createServerProcess, freePort, makeServerDir, type Server } from './server.ts';
import { handOver, ownedFolder, SERVER_UID } from './unprivileged.ts';

const DEBIAN = '/usr/lib/postgresql';

/** The super user is `kapuas`, without a password; each test makes a database of its own. */
export async function createPostgres(): Promise<Server> {
  const bin = needBinaries();
  const dir = makeServerDir('postgres');
  const port = await freePort();
  handOver(dir);
  const data = ownedFolder(join(dir, 'data'));
  const identity = SERVER_UID === undefined ? {} : { uid: SERVER_UID, gid: SERVER_UID };
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'kapuas', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
    { cwd: dir, encoding: 'utf8', ...identity },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  return createServerProcess({
    name: 'postgres',
    port,
    dir,
    command: join(bin, 'postgres'),
    args: ['-D', data, '-p', String(port), '-k', dir, '-h', '127.0.0.1', '-c', 'max_connections=200'],
    uid: SERVER_UID,
    isReady: async () =>
      spawnSync(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]).status === 0,
  });
}

function needBinaries(): string {
  const found = findBinaries();
  if (found !== undefined) return found;
  if (canInstallPackages()) installPackages('postgresql');
  const installed = findBinaries();
  if (installed === undefined) throw new Error('no PostgreSQL: apt-get install postgresql');
  return installed;
}

function findBinaries(): string | undefined {
  if (!existsSync(DEBIAN)) return undefined;
  const newest = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a));
  return newest.map((version) => join(DEBIAN, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}
