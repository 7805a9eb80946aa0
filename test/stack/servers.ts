/** The servers that Kapuas runs on at scale, each by the means that this machine has. */
import { createContainer, dockerAnswers } from './docker.ts';
import { createElasticsearch } from './elasticsearch.ts';
import { createKafka } from './kafka.ts';
import { createOpenSearch } from './opensearch.ts';
import { createPostgres } from './postgres.ts';
import { createRedis } from './redis.ts';
import type { Server } from './server.ts';
import { SERVERS, type ServerName } from './server-names.ts';

const NATIVE: Readonly<Record<ServerName, () => Promise<Server>>> = {
  kafka: () => createKafka(),
  elasticsearch: () => createElasticsearch(),
  elasticsearch8: () => createElasticsearch({ version: '8.19.0' }),
  opensearch: () => createOpenSearch(),
  postgres: createPostgres,
  redis: createRedis,
};

/** What to run by hand where a server could not be had. */
export const PACKAGES =
  'apt-get install -y openjdk-17-jre-headless maven unzip redis-server postgresql  # and a Java 21 or newer for Elasticsearch';

export interface Stack {
  /** host:port of each server that runs. */
  readonly addresses: ReadonlyMap<ServerName, string>;
  /** Why a server could not be had. */
  readonly missing: ReadonlyMap<ServerName, string>;
  dispose(): Promise<void>;
}

/** Starts servers side by side; one that cannot be had leaves the others running. */
export async function startStack(names: readonly ServerName[] = SERVERS): Promise<Stack> {
  const create = dockerAnswers() ? createContainer : (name: ServerName) => NATIVE[name]();
  const running: Server[] = [];
  const addresses = new Map<ServerName, string>();
  const missing = new Map<ServerName, string>();
  await Promise.all(
    names.map(async (name) => {
      try {
        const server = await create(name);
        running.push(server);
        await server.start();
        addresses.set(name, server.address);
      } catch (error) {
        missing.set(name, (error as Error).message);
      }
    }),
  );
  return {
    addresses,
    missing,
    async dispose() {
      await Promise.all(running.map((server) => server.dispose()));
    },
  };
}
