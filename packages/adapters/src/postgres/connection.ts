import { ConfigError } from '@kapuas/core/runtime/config.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { reportingPool } from './reporting-pool.ts';
import type { PostgresConfig } from './settings.ts';

/** The connections that the adapters of a process share. */
export interface PostgresConnection {
  /** For single statements. */
  kysely<T>(): Kysely<T>;
  /**
   * For transactions, over connections of their own: those that wait for each other can then never hold up what
   * one of them, or anybody else, reads.
   */
  forTransactions<T>(): Kysely<T>;
  /** Waits for statements under way, then ends every connection. */
  close(): Promise<void>;
}

const DEFAULT_URL = 'postgres://localhost:5432/kapuas';
const IDLE_MS = 30_000;
const KEEP_ALIVE_AFTER_MS = 10_000;
const LOG_AGAIN_MS = 10_000;

/** What an adapter works on: connections that it shares, or some of its own. */
export type PostgresHome =
  | { readonly connection: PostgresConnection }
  | { readonly config: PostgresConfig; readonly logger: Logger };

/** @returns the connections, and what gives up the adapter's part in them */
export function connectionOf(home: PostgresHome): {
  connection: PostgresConnection;
  release: () => Promise<void>;
} {
  if ('connection' in home) return { connection: home.connection, release: async () => {} };
  const connection = connectPostgres(home.config, home.logger);
  return { connection, release: () => connection.close() };
}

/** Connects when the first statement comes, and again after a loss. Throws a ConfigError. */
export function connectPostgres(config: PostgresConfig, logger: Logger): PostgresConnection {
  const forTransactions = Math.floor(config.poolSize / 2);
  const statements = createPool(config, config.poolSize - forTransactions, logger);
  const transactions = createPool(config, forTransactions, logger);
  const open = <T>(pool: pg.Pool) =>
    new Kysely<T>({ dialect: new PostgresDialect({ pool: reportingPool(pool) }) });
  let closing: Promise<unknown> | undefined;
  return {
    kysely: <T>() => open<T>(statements),
    forTransactions: <T>() => open<T>(transactions),
    async close() {
      closing ??= Promise.all([statements.end(), transactions.end()]);
      await closing;
    },
  };
}

function createPool(config: PostgresConfig, max: number, logger: Logger): pg.Pool {
  const pool = new pg.Pool({
    ...where(config),
    application_name: 'kapuas',
    max,
    connectionTimeoutMillis: config.connectTimeoutMs,
    query_timeout: config.queryTimeoutMs,
    idleTimeoutMillis: IDLE_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    types: NUMBERS,
  });
  logLosses(pool, logger);
  return pool;
}

/** A bigint comes back as a number: times, counts and sequence numbers stay below 2^53. */
const NUMBERS: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 && format !== 'binary'
      ? Number
      : pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};

function where({ url = DEFAULT_URL, tls, tlsCa, tlsVerify }: PostgresConfig): pg.PoolConfig {
  if (!tls) return { connectionString: url };
  const parsed = URL.parse(url);
  if (parsed === null) throw new ConfigError(['KAPUAS_POSTGRES_URL: it is no URL']);
  for (const name of [...parsed.searchParams.keys()]) {
    // What the URL says of TLS would win over `ssl` below.
    if (/^(ssl|uselibpqcompat)/.test(name)) parsed.searchParams.delete(name);
  }
  return {
    connectionString: parsed.href,
    ssl: {
      rejectUnauthorized: tlsVerify,
      ...(tlsCa === undefined ? {} : { ca: tlsCa }),
    },
  };
}

/** Without these listeners a lost connection would end the process. */
function logLosses(pool: pg.Pool, logger: Logger): void {
  let quietUntil = 0;
  const onLoss = (error: Error): void => {
    const now = Date.now();
    if (now < quietUntil) return;
    quietUntil = now + LOG_AGAIN_MS;
    logger.warn(
      { reason: error.message },
      'a connection to PostgreSQL was lost; the next call makes another',
    );
  };
  pool.on('error', onLoss);
  pool.on('connect', (client) => client.on('error', onLoss));
}
