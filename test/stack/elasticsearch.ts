import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from './cache.ts';
import { canInstallPackages, installPackages, isOnPath, run } from './command.ts';
import { needJava } from './java.ts';
import { fetchFile } from './maven.ts';
import { createServerProcess, freePort, makeServerDir, type Server } from './server.ts';
import { handOver, ownedFolder, reachable, SERVER_UID } from './unprivileged.ts';

type ElasticsearchVersion = '9.1.5' | '8.19.0';

export interface ElasticsearchOptions {
  readonly version?: ElasticsearchVersion;
  readonly heapMb?: number;
}

/** The server with few modules that Elastic publishes for integration tests. */
export async function createElasticsearch(options: ElasticsearchOptions = {}): Promise<Server> {
  const version = options.version ?? '9.1.5';
  const dir = makeServerDir('elasticsearch');
  const home = join(reachable(distribution(version), dir), `elasticsearch-${version}`);
  const port = await freePort();
  const config = writeConfig(dir, home, port, await freePort());
  const heap = options.heapMb ?? 1024;
  handOver(dir);
  return createServerProcess({
    name: 'elasticsearch',
    port,
    dir,
    command: join(home, 'bin', 'elasticsearch'),
    args: [],
    uid: SERVER_UID,
    env: {
      HOME: dir,
      ES_JAVA_HOME: needJava(21),
      ES_JAVA_OPTS: `-Xms${heap}m -Xmx${heap}m`,
      ES_PATH_CONF: config,
    },
    isReady: () => answersHealth(port),
  });
}

export async function answersHealth(port: number): Promise<boolean> {
  const signal = AbortSignal.timeout(5_000);
  return (
    await fetch(`http://127.0.0.1:${port}/_cluster/health?wait_for_status=yellow&timeout=3s`, { signal })
  ).ok;
}

function distribution(version: string): string {
  return cached(`elasticsearch-${version}`, (dir) => {
    if (!isOnPath('unzip') && canInstallPackages()) installPackages('unzip');
    fetchFile(
      {
        groupId: 'org.elasticsearch.distribution.integ-test-zip',
        artifactId: 'elasticsearch',
        version,
        type: 'zip',
      },
      dir,
    );
    const archive = join(dir, readdirSync(dir)[0] as string);
    run('unzip', ['-q', archive, '-d', dir]);
    rmSync(archive);
  });
}

function writeConfig(dir: string, home: string, port: number, transportPort: number): string {
  const config = ownedFolder(join(dir, 'config'));
  const logs = ownedFolder(join(dir, 'logs'));
  for (const name of ['jvm.options', 'log4j2.properties']) {
    const source = join(home, 'config', name);
    // A new file, because the packed one may be its owner's alone; its relative paths lie in the shared distribution.
    if (existsSync(source))
      writeFileSync(join(config, name), readFileSync(source, 'utf8').replaceAll('logs/', `${logs}/`));
  }
  writeFileSync(
    join(config, 'elasticsearch.yml'),
    [
      'discovery.type: single-node',
      'http.host: 127.0.0.1',
      `http.port: ${port}`,
      'transport.host: 127.0.0.1',
      `transport.port: ${transportPort}`,
      'xpack.security.enabled: false',
      'cluster.routing.allocation.disk.threshold_enabled: false',
      `path.data: ${ownedFolder(join(dir, 'data'))}`,
      `path.logs: ${logs}`,
      '',
    ].join('\n'),
  );
  return config;
}
