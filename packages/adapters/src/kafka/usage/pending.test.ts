import { NO_USAGE, type UsageEntry } from '@kapuas/core/ports/usage.ts';
import { describe, expect, it } from 'vitest';
import { createPendingUsage } from './pending.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

const minutes = (count: number, app = 'shop'): UsageEntry[] =>
  Array.from({ length: count }, (_, i) => ({ ...NO_USAGE, app, minute: i * MINUTE_MS, events: 1 }));

describe('pending usage', () => {
  it('adds up by app and minute, and gives what waits longest first', () => {
    const pending = createPendingUsage(10);
    pending.add([...minutes(2), ...minutes(2), ...minutes(1, 'other')]);
    expect(pending.take(2)).toEqual(minutes(2).map((entry) => ({ ...entry, events: 2 })));
    expect(pending.take(5)).toEqual(minutes(1, 'other'));
    expect(pending.size).toBe(0);
  });

  it('loses nothing when it grows too long: minutes become hours, and hours days', () => {
    const pending = createPendingUsage(120);
    for (let i = 0; i < 3 * 1_440; i += 60) {
      pending.add(minutes(3 * 1_440).slice(i, i + 60));
      expect(pending.size).toBeLessThanOrEqual(120);
    }
    const taken = pending.take(1_000);
    expect(taken.reduce((sum, { events }) => sum + events, 0)).toBe(3 * 1_440);
    expect(taken[0]?.minute).toBe(0);
    expect(taken.every(({ minute }) => minute < 3 * DAY_MS)).toBe(true);
  });

  it('takes all or, where even days are too many, nothing', () => {
    const pending = createPendingUsage(2);
    pending.add([...minutes(1, 'a'), ...minutes(1, 'b')]);
    expect(() => pending.add(minutes(1, 'c'))).toThrow('overloaded');
    expect(pending.take(5).map(({ app }) => app)).toEqual(['a', 'b']);
  });
});
