import { openUsageLedger } from '@kapuas/adapters/sqlite/usage/usage.ts';
import { describe, expect, it } from 'vitest';
import { createDirectory, silent } from './directory.ts';
import { usageSuite } from './usage.suite.ts';

const DAY_MS = 86_400_000;

async function openFixture(keepDays?: number) {
  const directory = await createDirectory();
  const open = () =>
    openUsageLedger({ dir: directory.path, logger: silent, ...(keepDays === undefined ? {} : { keepDays }) });
  let ledger = await open();
  return {
    get ledger() {
      return ledger;
    },
    async reopen() {
      await ledger.close();
      ledger = await open();
    },
    async dispose() {
      await ledger.close();
      await directory.remove();
    },
  };
}

usageSuite('SQLite', () => openFixture());

describe('UsageLedger: SQLite alone', () => {
  it('forgets what is older than it keeps', async () => {
    const fixture = await openFixture(30);
    const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
    const counts = { events: 1, bytes: 1, unparsed: 0, limited: 0, rejected: 0, deadLetters: 0 };
    await fixture.ledger.add([
      { app: 'app', minute: today - 40 * DAY_MS, ...counts },
      { app: 'app', minute: today - 10 * DAY_MS, ...counts },
    ]);
    const kept = await fixture.ledger.read(['app'], 0, today, 60_000);
    expect(kept.map(({ minute }) => minute)).toEqual([today - 10 * DAY_MS]);
    await fixture.dispose();
  });
});
