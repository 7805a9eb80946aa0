import { readConfig } from '@kapuas/core/runtime/config.ts';
import { expect, it } from 'vitest';
import { ELASTICSEARCH_SETTINGS, elasticsearchConnection } from './settings.ts';

const connectionOf = (env: NodeJS.ProcessEnv) =>
  elasticsearchConnection(readConfig(ELASTICSEARCH_SETTINGS, env));

it('needs no setting', () => {
  expect(connectionOf({})).toMatchObject({
    urls: ['http://127.0.0.1:9200/'],
    compression: false,
    indices: { shards: 1, replicas: 1, refreshMs: 1_000 },
  });
  expect(connectionOf({})).not.toHaveProperty('auth');
});

it('takes addresses, a login and units that people can read', () => {
  const connection = connectionOf({
    KAPUAS_ELASTICSEARCH_URLS: 'https://one:9200, https://two:9200',
    KAPUAS_ELASTICSEARCH_USERNAME: 'u',
    KAPUAS_ELASTICSEARCH_PASSWORD: 'p',
    KAPUAS_ELASTICSEARCH_ROLLOVER_MB: '50',
    KAPUAS_ELASTICSEARCH_ROLLOVER_HOURS: '2',
  });
  expect(connection.urls).toEqual(['https://one:9200/', 'https://two:9200/']);
  expect(connection.auth).toEqual({ username: 'u', password: 'p' });
  expect(connection.indices).toMatchObject({ rollOverBytes: 50_000_000, rollOverMs: 7_200_000 });
});

it.each([
  [{ KAPUAS_ELASTICSEARCH_URLS: 'localhost:9200' }, /_URLS/],
  [{ KAPUAS_ELASTICSEARCH_USERNAME: 'u' }, /_PASSWORD/],
  [
    {
      KAPUAS_ELASTICSEARCH_API_KEY: 'k',
      KAPUAS_ELASTICSEARCH_USERNAME: 'u',
      KAPUAS_ELASTICSEARCH_PASSWORD: 'p',
    },
    /_API_KEY/,
  ],
  [{ KAPUAS_ELASTICSEARCH_TLS_CA: '/does/not/exist' }, /_TLS_CA/],
])('refuses %j', (env, problem) => {
  expect(() => connectionOf(env)).toThrow(problem);
});

it('repeats no password that stands in an address', () => {
  const read = () => connectionOf({ KAPUAS_ELASTICSEARCH_URLS: 'http://u:hunter2@host:9200' });
  expect(read).toThrow(/host:9200/);
  expect(read).not.toThrow(/hunter2/);
});
