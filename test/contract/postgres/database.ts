import { connectPostgres, type PostgresConnection } from '@kapuas/adapters/postgres/connection.ts';
import { POSTGRES_SETTINGS } from '@kapuas/adapters/postgres/settings.ts';
import { readConfig } from '@kapuas/core/runtime/config.ts';
import pg from 'pg';
import { uniqueName } from '../cases.ts';
import { silent } from '../directory.ts';

export interface TestDatabase {
  readonly url: string;
  /** A pool of its own, as each replica has one. */
  connect(env?: NodeJS.ProcessEnv): PostgresConnection;
  /** Over a connection of its own. */
  run(statement: string): Promise<readonly Record<string, unknown>[]>;
  drop(): Promise<void>;
}

/** A new, empty database on the server, for one suite. */
export async function createDatabase(address: string): Promise<TestDatabase> {
  const name = uniqueName('contract').replaceAll('-', '_');
  const url = `postgres://kapuas@${address}/${name}`;
  const server = `postgres://kapuas@${address}/postgres`;
  await runOn(server, `CREATE DATABASE ${name}`);
  return {
    url,
    connect: (env = {}) =>
      connectPostgres(readConfig(POSTGRES_SETTINGS, { KAPUAS_POSTGRES_URL: url, ...env }), silent),
    run: (statement) => runOn(url, statement),
    drop: async () => {
      await runOn(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function runOn(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
