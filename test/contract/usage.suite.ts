import type { UsageEntry, UsageLedger } from '@kapuas/core/ports/usage.ts';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { createCases, type OptOuts, uniqueName } from './cases.ts';

export interface UsageFixture {
  readonly ledger: UsageLedger;
  /** Closes the ledger in an orderly way and opens it again. */
  reopen(): Promise<void>;
  dispose(): Promise<void>;
}

const MINUTE_MS = 60_000;
const NOON = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 43_200_000;

export function usageSuite(adapter: string, open: () => Promise<UsageFixture>, optOuts?: OptOuts): void {
  const promise = createCases(optOuts);

  describe(`UsageLedger: ${adapter}`, () => {
    let fixture: UsageFixture;
    let app: string;

    beforeEach(async () => {
      fixture = await open();
      app = uniqueName('app');
    });
    afterEach(() => fixture.dispose());

    const entry = (minute: number, counts: Partial<UsageEntry> = {}): UsageEntry => ({
      app,
      minute: NOON + minute * MINUTE_MS,
      events: 0,
      bytes: 0,
      unparsed: 0,
      limited: 0,
      rejected: 0,
      deadLetters: 0,
      ...counts,
    });
    const hour = (apps: readonly string[], stepMs: number) =>
      fixture.ledger.read(apps, NOON, NOON + 60 * MINUTE_MS, stepMs);

    promise('adds to what is known of the same app and minute, in one call and over several', async () => {
      await fixture.ledger.add([
        entry(0, { events: 1, bytes: 430, unparsed: 1 }),
        entry(0, { events: 2, limited: 7 }),
      ]);
      await fixture.ledger.add([entry(0, { events: 4, rejected: 3, deadLetters: 2 })]);
      expect(await hour([app], MINUTE_MS)).toEqual([
        entry(0, { events: 7, bytes: 430, unparsed: 1, limited: 7, rejected: 3, deadLetters: 2 }),
      ]);
    });

    promise('sums steps, aligned to the epoch, oldest first', async () => {
      await fixture.ledger.add([
        entry(14, { events: 1 }),
        entry(2, { events: 10 }),
        entry(5, { events: 100 }),
        entry(9, { events: 1_000 }),
      ]);
      expect(await hour([app], 5 * MINUTE_MS)).toEqual([
        entry(0, { events: 10 }),
        entry(5, { events: 1_100 }),
        entry(10, { events: 1 }),
      ]);
    });

    promise('keeps apps apart and reads only those asked for', async () => {
      const other = uniqueName('other');
      await fixture.ledger.add([
        entry(1, { events: 1 }),
        entry(1, { app: other, events: 5 }),
        entry(1, { app: uniqueName('third'), events: 9 }),
      ]);
      const read = await hour([app, other], MINUTE_MS);
      expect(new Set(read.map((e) => `${e.app} ${e.events}`))).toEqual(new Set([`${app} 1`, `${other} 5`]));
      expect(await hour([], MINUTE_MS)).toEqual([]);
    });

    promise('reads from the first time, inclusive, to the second, exclusive', async () => {
      await fixture.ledger.add([-1, 0, 59, 60].map((minute) => entry(minute, { events: 1 })));
      expect((await hour([app], MINUTE_MS)).map(({ minute }) => minute)).toEqual([
        NOON,
        NOON + 59 * MINUTE_MS,
      ]);
    });

    promise('counts large numbers exactly', async () => {
      await fixture.ledger.add([entry(0, { bytes: 2 ** 52 })]);
      await fixture.ledger.add([entry(0, { bytes: 1 })]);
      expect((await hour([app], MINUTE_MS))[0]?.bytes).toBe(2 ** 52 + 1);
    });

    promise('loses nothing when many add at once, and keeps it over an orderly restart', async () => {
      const many = Array.from({ length: 1_200 }, (_, i) => entry(i % 60, { events: 1 }));
      await Promise.all([fixture.ledger.add(many), fixture.ledger.add(many), fixture.ledger.add(many)]);
      await fixture.reopen();
      const [sum] = await hour([app], 60 * MINUTE_MS);
      expect(sum?.events).toBe(3_600);
    });
  });
}
