import { readFileSync } from 'node:fs';
import { ELASTICSEARCH_SETTINGS } from '@kapuas/adapters/elasticsearch/settings.ts';
import { KAFKA_SETTINGS } from '@kapuas/adapters/kafka/settings.ts';
import { POSTGRES_SETTINGS } from '@kapuas/adapters/postgres/settings.ts';
import { REDIS_SETTINGS } from '@kapuas/adapters/redis/settings.ts';
import { describeSettings } from '@kapuas/core/runtime/config.ts';
import { INSTALLATION_SETTINGS } from '@kapuas/core/runtime/installation.ts';
import { INDEXER_HEALTH_SETTINGS, INDEXER_SETTINGS } from '@kapuas/indexer/config.ts';
import { PROVISIONER_HEALTH_SETTINGS, PROVISIONER_SETTINGS } from '@kapuas/provisioner/config.ts';
import { ROUTER_SETTINGS, WORKER_SETTINGS } from '@kapuas/router/config.ts';
import { WEB_SETTINGS } from '@kapuas/web/server/config.ts';
import { describe, expect, test } from 'vitest';
import { PROCESS_SETTINGS, readAllInOneConfig } from './config.ts';

const ALONE = { PROCESS_SETTINGS, ROUTER_SETTINGS, INDEXER_SETTINGS, PROVISIONER_SETTINGS, WEB_SETTINGS };
const DISTRIBUTED = {
  INSTALLATION_SETTINGS,
  WORKER_SETTINGS,
  HEALTH_PORTS: { indexer: INDEXER_HEALTH_SETTINGS.port, provisioner: PROVISIONER_HEALTH_SETTINGS.port },
  KAFKA_SETTINGS,
  ELASTICSEARCH_SETTINGS,
  POSTGRES_SETTINGS,
  REDIS_SETTINGS,
};

describe.each([
  ['operations.md', ALONE],
  ['distributed.md', DISTRIBUTED],
])('docs/%s', (file, sections) => {
  const url = new URL(`../../../docs/${file}`, import.meta.url);
  const text = readFileSync(url, 'utf8').replaceAll(/ +/g, ' ');
  const rows = Object.values(sections).flatMap((settings) => describeSettings(settings).split('\n').slice(2));

  test.each([...new Set(rows)])('has the row %s', (row) => {
    expect(text).toContain(row);
  });
});

test('an empty environment is enough', () => {
  expect(readAllInOneConfig({})).toMatchObject({ process: { dataDir: './data' }, web: { port: 3000 } });
});
