import { flag, integer, optionalText, type Settings, secret } from '@kapuas/core/runtime/config.ts';

export interface PostgresConfig {
  readonly url: string | undefined;
  readonly poolSize: number;
  readonly connectTimeoutMs: number;
  readonly queryTimeoutMs: number;
  readonly tls: boolean;
  readonly tlsCa: string | undefined;
  readonly tlsVerify: boolean;
}

export const POSTGRES_SETTINGS: Settings<PostgresConfig> = {
  url: secret(
    'KAPUAS_POSTGRES_URL',
    '`postgres://localhost:5432/kapuas`',
    'Where PostgreSQL (13 or newer) is: `postgres://user:password@host:5432/database`. The user must be able to create tables.',
  ),
  poolSize: integer(
    'KAPUAS_POSTGRES_POOL_SIZE',
    10,
    'Connections that one process opens at most; half of them are for transactions.',
    { min: 2, max: 1_000 },
  ),
  connectTimeoutMs: integer(
    'KAPUAS_POSTGRES_CONNECT_TIMEOUT_MS',
    5_000,
    'Milliseconds that a call waits for a connection.',
    { min: 100, max: 120_000 },
  ),
  queryTimeoutMs: integer(
    'KAPUAS_POSTGRES_QUERY_TIMEOUT_MS',
    30_000,
    'Milliseconds after which an unanswered statement fails.',
    { min: 1_000, max: 600_000 },
  ),
  tls: flag(
    'KAPUAS_POSTGRES_TLS',
    false,
    'Whether connections are encrypted. When on, it takes the place of `sslmode` and the like in the URL.',
  ),
  tlsCa: optionalText(
    'KAPUAS_POSTGRES_TLS_CA',
    'the authorities that Node trusts',
    'Path of a PEM file with the certificate authorities that the server’s certificate comes from.',
  ),
  tlsVerify: flag(
    'KAPUAS_POSTGRES_TLS_VERIFY',
    true,
    'Whether the certificate of the server and the name in it are checked. Turn it off for tests only.',
  ),
};
