import { readFileSync } from 'node:fs';
import { describeSettings } from '@kapuas/core/runtime/config.ts';
import { INDEXER_SETTINGS } from '@kapuas/indexer/config.ts';
import { PROVISIONER_SETTINGS } from '@kapuas/provisioner/config.ts';
import { ROUTER_SETTINGS } from '@kapuas/router/config.ts';
import { WEB_SETTINGS } from '@kapuas/web/server/config.ts';
import { expect, test } from 'vitest';
import { PROCESS_SETTINGS, readAllInOneConfig } from './config.ts';

const OPERATIONS = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8').replaceAll(
  / +/g,
  ' ',
);
const SETTINGS = { PROCESS_SETTINGS, ROUTER_SETTINGS, INDEXER_SETTINGS, PROVISIONER_SETTINGS, WEB_SETTINGS };
const rows = Object.values(SETTINGS).flatMap((settings) => describeSettings(settings).split('\n').slice(2));

test.each([...new Set(rows)])('docs/operations.md has the row %s', (row) => {
  expect(OPERATIONS).toContain(row);
});

test('an empty environment is enough', () => {
  expect(readAllInOneConfig({})).toMatchObject({ process: { dataDir: './data' }, web: { port: 3000 } });
});
