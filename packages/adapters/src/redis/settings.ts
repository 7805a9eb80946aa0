import { ConfigError, pemFile, type Settings, secret } from '@kapuas/core/runtime/config.ts';
import type { RedisTarget } from './connection.ts';

export interface RedisConfig {
  readonly url: string;
  /** What the file holds. */
  readonly tlsCa: string | undefined;
}

const LOCAL = 'redis://127.0.0.1:6379';

export const REDIS_SETTINGS: Settings<RedisConfig> = {
  url: {
    ...secret(
      'KAPUAS_REDIS_URL',
      `\`${LOCAL}\``,
      'where Redis (6.2 or newer) or Valkey is: `redis://user:password@host:6379/0`, or `rediss://` with TLS',
    ),
    parse: (raw = LOCAL) => parseUrl(raw),
  },
  tlsCa: pemFile(
    'KAPUAS_REDIS_TLS_CA',
    'the authorities that Node trusts',
    'path of a PEM file with the certificate authorities that the certificate of Redis comes from',
  ),
};

/** Nothing connects yet. Throws a ConfigError when the settings do not go together. */
export function redisTarget({ url, tlsCa }: RedisConfig): RedisTarget {
  if (tlsCa === undefined) return { url };
  if (!url.startsWith('rediss:')) {
    throw new ConfigError(['KAPUAS_REDIS_TLS_CA: is set, but KAPUAS_REDIS_URL is not a rediss:// URL']);
  }
  return { url, tls: { ca: tlsCa } };
}

/** The URL holds a password, so the error must not repeat it. */
function parseUrl(raw: string): string {
  const url = URL.parse(raw);
  if (url === null || !/^rediss?:$/.test(url.protocol) || url.hostname === '') {
    throw new Error('is not a URL like redis://host:6379 or rediss://user:password@host:6379/0');
  }
  if (!/^(\/\d*)?$/.test(url.pathname)) throw new Error('the path of the URL must be a database number');
  return raw;
}
