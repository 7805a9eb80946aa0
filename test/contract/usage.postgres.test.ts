import { openPostgresUsageLedger } from '@kapuas/adapters/postgres/usage/usage.ts';
import { NO_USAGE } from '@kapuas/core/ports/usage.ts';
import { describe, expect, it } from 'vitest';
import { onServer } from '../stack/on-server.ts';
import { createDatabase } from './postgres/database.ts';
import { usageSuite } from './usage.suite.ts';

const DAY_MS = 86_400_000;

onServer('postgres', (address) => {
  async function openFixture(keepDays?: number) {
    const database = await createDatabase(address);
    let connection = database.connect();
    const open = () =>
      openPostgresUsageLedger({ connection, ...(keepDays === undefined ? {} : { keepDays }) });
    let ledger = await open();
    return {
      get ledger() {
        return ledger;
      },
      async reopen() {
        await connection.close();
        connection = database.connect();
        ledger = await open();
      },
      async dispose() {
        await connection.close();
        await database.drop();
      },
    };
  }

  usageSuite('PostgreSQL', () => openFixture());

  describe('UsageLedger: PostgreSQL alone', () => {
    it('forgets what is older than it keeps', async () => {
      const fixture = await openFixture(30);
      const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
      await fixture.ledger.add([
        { app: 'app', minute: today - 40 * DAY_MS, ...NO_USAGE, events: 1 },
        { app: 'app', minute: today - 10 * DAY_MS, ...NO_USAGE, events: 1 },
      ]);
      const kept = await fixture.ledger.read(['app'], 0, today, 60_000);
      expect(kept.map(({ minute }) => minute)).toEqual([today - 10 * DAY_MS]);
      await fixture.dispose();
    });
  });
});
