/** Kapuas as four processes on real servers that others may use at the same time. */
import { basename } from 'node:path';
import pg from 'pg';
import { addressVariable, type ServerName } from '../stack/server-names.ts';
import { type Child, type Role, startChild } from './child.ts';

const ROLES: readonly Role[] = ['provisioner', 'web', 'router', 'indexer'];

/** Starts the four services side by side; when one fails the others are ended again. */
export async function startRoles(
  env: Readonly<Record<string, string>>,
  onLine: (line: string, role: Role) => void,
): Promise<ReadonlyMap<Role, Child>> {
  const outcomes = await Promise.allSettled(
    ROLES.map((role) => startChild(role, env, (line) => onLine(line, role))),
  );
  const children = new Map<Role, Child>();
  outcomes.forEach((outcome, i) => {
    if (outcome.status === 'fulfilled') children.set(ROLES[i] as Role, outcome.value);
  });
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed === undefined) return children;
  await Promise.all([...children.values()].map((child) => child.kill()));
  throw failed.reason;
}

/**
 * Where the servers are, from the environment of the tests, and names of its own on them.
 * @param installation two with one name are the same Kapuas
 */
export async function environmentOf(installation: string): Promise<Record<string, string>> {
  const prefix = basename(installation).toLowerCase();
  const database = prefix.replaceAll('-', '_');
  const postgres = addressOf('postgres');
  await createDatabase(postgres, database);
  return {
    KAPUAS_PREFIX: prefix,
    KAPUAS_KAFKA_BROKERS: addressOf('kafka'),
    KAPUAS_ELASTICSEARCH_URLS: `http://${addressOf('elasticsearch')}`,
    // A single node has no place for copies.
    KAPUAS_ELASTICSEARCH_REPLICAS: '0',
    KAPUAS_POSTGRES_URL: `postgres://kapuas@${postgres}/${database}`,
    KAPUAS_REDIS_URL: `redis://${addressOf('redis')}`,
    KAPUAS_FORWARD_SECRET: `no secret at all: ${prefix}`,
  };
}

function addressOf(name: ServerName): string {
  const address = process.env[addressVariable(name)];
  if (address === undefined) throw new Error(`${addressVariable(name)} is not set: npm run stack`);
  return address;
}

async function createDatabase(address: string, name: string): Promise<void> {
  const client = new pg.Client(`postgres://kapuas@${address}/postgres`);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
