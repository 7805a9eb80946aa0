import {
  ConfigError,
  flag,
  integer,
  optionalText,
  pemFile,
  type Setting,
  type Settings,
  secret,
} from '@kapuas/core/runtime/config.ts';
import type { ElasticsearchConnection } from './connection.ts';
import { INDEX_DEFAULTS } from './index-options.ts';

export interface ElasticsearchSettings {
  readonly urls: readonly string[];
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly apiKey: string | undefined;
  /** What the file holds. */
  readonly tlsCa: string | undefined;
  readonly tlsVerify: boolean;
  readonly compression: boolean;
  readonly requestTimeoutMs: number;
  readonly shards: number;
  readonly replicas: number;
  readonly refreshMs: number;
  readonly rollOverMegabytes: number;
  readonly rollOverHours: number;
}

const MEGABYTE = 1_000_000;
const HOUR_MS = 3_600_000;

export const ELASTICSEARCH_SETTINGS: Settings<ElasticsearchSettings> = {
  urls: urlList(
    'KAPUAS_ELASTICSEARCH_URLS',
    'http://127.0.0.1:9200',
    'addresses of the nodes of Elasticsearch (8 or 9) or OpenSearch (2 or 3), comma-separated: http:// or https://, without a user or password',
  ),
  username: optionalText('KAPUAS_ELASTICSEARCH_USERNAME', 'no login', 'user name for the login to the index'),
  password: secret('KAPUAS_ELASTICSEARCH_PASSWORD', 'no login', 'password for the login to the index'),
  apiKey: secret(
    'KAPUAS_ELASTICSEARCH_API_KEY',
    'no API key',
    'API key for the login to Elasticsearch, encoded as Elasticsearch gives it; in place of user name and password',
  ),
  tlsCa: pemFile(
    'KAPUAS_ELASTICSEARCH_TLS_CA',
    'the authorities that Node trusts',
    'path of a PEM file with the certificate authorities that the nodes’ certificates come from',
  ),
  tlsVerify: flag(
    'KAPUAS_ELASTICSEARCH_TLS_VERIFY',
    true,
    'whether the certificate of a node and the name in it are checked; turn it off for tests only',
  ),
  compression: flag(
    'KAPUAS_ELASTICSEARCH_COMPRESSION',
    false,
    'whether requests and answers are compressed with gzip: less traffic to nodes far away, for much more CPU in the indexer',
  ),
  requestTimeoutMs: integer(
    'KAPUAS_ELASTICSEARCH_TIMEOUT_MS',
    60_000,
    'milliseconds after which an unanswered request fails; writes are then sent again',
    { min: 1_000, max: 600_000 },
  ),
  shards: integer(
    'KAPUAS_ELASTICSEARCH_SHARDS',
    INDEX_DEFAULTS.shards,
    'primary shards of an app’s index; applies to the indices that are made from then on',
    { min: 1, max: 1_000 },
  ),
  replicas: integer(
    'KAPUAS_ELASTICSEARCH_REPLICAS',
    INDEX_DEFAULTS.replicas,
    'copies of each shard beside the primary; 0 on a single node; applies to the indices that are made from then on',
    { min: 0, max: 100 },
  ),
  refreshMs: integer(
    'KAPUAS_ELASTICSEARCH_REFRESH_MS',
    INDEX_DEFAULTS.refreshMs,
    'milliseconds until an event that was written can be found; applies to the indices that are made from then on',
    { min: 100, max: 600_000 },
  ),
  rollOverMegabytes: integer(
    'KAPUAS_ELASTICSEARCH_ROLLOVER_MB',
    INDEX_DEFAULTS.rollOverBytes / MEGABYTE,
    'size of an app’s newest index (megabytes, without replicas) from which the app gets a new one',
    { min: 1, max: 10_000_000 },
  ),
  rollOverHours: integer(
    'KAPUAS_ELASTICSEARCH_ROLLOVER_HOURS',
    INDEX_DEFAULTS.rollOverMs / HOUR_MS,
    'age of an app’s newest index (hours) from which the app gets a new one; whole indices are deleted, so events live up to so much longer than the app keeps them',
    { min: 1, max: 100_000 },
  ),
};

/** Nothing connects yet. Throws a ConfigError that names settings which do not go together. */
export function elasticsearchConnection(settings: ElasticsearchSettings): ElasticsearchConnection {
  const { urls, tlsCa, tlsVerify, compression, requestTimeoutMs } = settings;
  const problems = mismatches(settings);
  if (problems.length > 0) throw new ConfigError(problems);
  const auth = login(settings);
  return {
    urls,
    compression,
    requestTimeoutMs,
    verifyTls: tlsVerify,
    ...(tlsCa === undefined ? {} : { ca: tlsCa }),
    ...(auth === undefined ? {} : { auth }),
    indices: {
      shards: settings.shards,
      replicas: settings.replicas,
      refreshMs: settings.refreshMs,
      rollOverBytes: settings.rollOverMegabytes * MEGABYTE,
      rollOverMs: settings.rollOverHours * HOUR_MS,
    },
  };
}

function login({ username, password, apiKey }: ElasticsearchSettings): ElasticsearchConnection['auth'] {
  if (apiKey !== undefined) return { apiKey };
  return username === undefined || password === undefined ? undefined : { username, password };
}

function mismatches({ urls, username, password, apiKey, tlsCa }: ElasticsearchSettings): string[] {
  const problems: string[] = [];
  if ((username === undefined) !== (password === undefined)) {
    problems.push('KAPUAS_ELASTICSEARCH_USERNAME and KAPUAS_ELASTICSEARCH_PASSWORD: set both or neither');
  }
  if (apiKey !== undefined && username !== undefined) {
    problems.push('KAPUAS_ELASTICSEARCH_API_KEY: set it or a user name, not both');
  }
  if (tlsCa !== undefined && urls.every((url) => url.startsWith('http:'))) {
    problems.push('KAPUAS_ELASTICSEARCH_TLS_CA: is set, but no address begins with https://');
  }
  return problems;
}

function urlList(variable: string, fallback: string, description: string): Setting<readonly string[]> {
  return {
    variable,
    description,
    fallback: `\`${fallback}\``,
    secret: false,
    parse: (raw) => (raw ?? fallback).split(',').map((url) => parseUrl(url.trim())),
  };
}

/** A password in an address would end up in logs, so it has a setting of its own, and no message repeats it. */
function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new Error('an address is not http://host:port or https://host:port');
  }
  if (url.username !== '' || url.password !== '') {
    throw new Error(`the address of ${url.host} holds a user or password; they have settings of their own`);
  }
  return url.href;
}
