import { expect, test } from 'vitest';
import type { App } from '../../../../contract/apps.ts';
import type { UsageAnswer } from '../../../../contract/usage.ts';
import { attentionFor } from './attention.ts';

const calm = { name: 'calm', status: 'ready', suspended: false, conditions: [] } as unknown as App;
const broken = {
  ...calm,
  name: 'broken',
  status: 'degraded',
  conditions: [{ status: 'False', message: 'The index is missing.' }],
} as unknown as App;
const none = { events: 5, bytes: 1, unparsed: 0, limited: 0, rejected: 0, deadLetters: 0 };

const usage = (app: string, counts: Partial<typeof none>): UsageAnswer => ({
  interval: '1m',
  intervalMs: 60_000,
  from: '',
  to: '',
  apps: [{ app, team: 't', total: { ...none, ...counts }, series: [] }],
});

test('an app that does well needs nobody', () => {
  expect(attentionFor([calm], usage('calm', {}))).toEqual([]);
});

test('the worst comes first', () => {
  expect(attentionFor([calm, broken], usage('calm', { limited: 1 }))).toEqual([
    { app: 'broken', text: 'The index is missing.', severity: 'bad' },
    { app: 'calm', text: '1 event over the limit in the last hour.', severity: 'warn' },
  ]);
});

test('a suspended app is named', () => {
  const [attention] = attentionFor([{ ...calm, suspended: true }], undefined);
  expect(attention?.text).toBe('Suspended: its events are refused.');
});
