import { flag, integer, pemFile, type Settings, secret } from '@kapuas/core/runtime/config.ts';

export interface PostgresConfig {
  readonly url: string | undefined;
  readonly poolSize: number;
  readonly connectTimeoutMs: number;
  readonly queryTimeoutMs: number;
  readonly tls: boolean;
  /** What the file holds. */
  readonly tlsCa: string | undefined;
  readonly tlsVerify: boolean;
}

export const POSTGRES_SETTINGS: Settings<PostgresConfig> = {
  url: secret(
    'KAPUAS_POSTGRES_URL',
    '`postgres://localhost:5432/kapuas`',
    'where PostgreSQL (13 or newer) is: `postgres://user:password@host:5432/database`; the user must be able to create tables',
  ),
  poolSize: integer(
    'KAPUAS_POSTGRES_POOL_SIZE',
    10,
    'connections that one process opens at most; half of them are for transactions',
    { min: 2, max: 1_000 },
  ),
  connectTimeoutMs: integer(
    'KAPUAS_POSTGRES_CONNECT_TIMEOUT_MS',
    5_000,
    'milliseconds that a call waits for a connection',
    { min: 100, max: 120_000 },
  ),
  queryTimeoutMs: integer(
    'KAPUAS_POSTGRES_QUERY_TIMEOUT_MS',
    30_000,
    'milliseconds after which an unanswered statement fails',
    { min: 1_000, max: 600_000 },
  ),
  tls: flag(
    'KAPUAS_POSTGRES_TLS',
    false,
    'whether connections are encrypted; when on, it takes the place of `sslmode` and the like in the URL',
  ),
  tlsCa: pemFile(
    'KAPUAS_POSTGRES_TLS_CA',
    'the authorities that Node trusts',
    'path of a PEM file with the certificate authorities that the server’s certificate comes from',
  ),
  tlsVerify: flag(
    'KAPUAS_POSTGRES_TLS_VERIFY',
    true,
    'whether the certificate of the server and the name in it are checked; turn it off for tests only',
  ),
};
