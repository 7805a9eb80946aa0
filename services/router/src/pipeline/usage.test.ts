import type { UsageEntry } from '@kapuas/core/ports/usage.ts';
import { createLogger } from '@kapuas/core/runtime/logger.ts';
import { expect, it } from 'vitest';
import { createUsageCounter } from './usage.ts';

const logger = createLogger('test', 'silent');

it('adds up, and keeps the counts when the ledger is away', async () => {
  const written: UsageEntry[] = [];
  let away = true;
  const ledger = {
    add: async (entries: readonly UsageEntry[]) => {
      if (away) throw new Error('away');
      written.push(...entries);
    },
    read: async () => [],
  };
  const usage = createUsageCounter(ledger, 60_000, logger);
  usage.count('a', { events: 2, bytes: 10 });
  usage.count('b', { limited: 1 });
  await usage.stop();
  away = false;
  usage.count('a', { events: 1, unparsed: 1 });
  await usage.stop();
  const totals = new Map<string, number>();
  for (const { app, events, limited } of written) totals.set(app, (totals.get(app) ?? 0) + events + limited);
  expect(Object.fromEntries(totals)).toEqual({ a: 3, b: 1 });
  for (const { minute } of written) expect(minute % 60_000).toBe(0);
});
