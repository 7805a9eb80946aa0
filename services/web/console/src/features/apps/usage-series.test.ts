import { expect, test } from 'vitest';
import type { UsageAnswer } from '../../../../contract/usage.ts';
import { eventsPerStep, usageBuckets } from './usage-series.ts';

const counts = { events: 10, bytes: 100, unparsed: 3, limited: 2, rejected: 1, deadLetters: 1 };

const usage: UsageAnswer = {
  interval: '1m',
  intervalMs: 60_000,
  from: '2026-11-21T10:00:30.000Z',
  to: '2026-11-21T10:03:30.000Z',
  apps: [
    { app: 'shop', team: 'web', total: counts, series: [{ at: '2026-11-21T10:02:00.000Z', ...counts }] },
  ],
};

test('steps that were left out count as none', () => {
  expect(eventsPerStep(usage, 'shop')).toEqual([0, 0, 10, 0]);
  expect(eventsPerStep(usage, 'other')).toEqual([0, 0, 0, 0]);
});

test('the parts of a bar add up to everything that was sent', () => {
  const [bucket] = usageBuckets(usage.apps[0] as UsageAnswer['apps'][number]);
  expect(bucket?.by).toEqual({ stored: 7, unparsed: 3, limited: 2, rejected: 1 });
  expect(bucket?.total).toBe(13);
});
