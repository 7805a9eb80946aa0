import { openPostgresCatalog } from '@kapuas/adapters/postgres/catalog/catalog.ts';
import { createTransact } from '@kapuas/adapters/postgres/transactions.ts';
import { verifyChain } from '@kapuas/core/apps/audit.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onServer } from '../stack/on-server.ts';
import { uniqueName } from './cases.ts';
import { createUser } from './catalog/fixture.ts';
import { catalogSuite } from './catalog.suite.ts';
import { createDatabase, type TestDatabase } from './postgres/database.ts';

onServer('postgres', (address) => {
  async function openFixture() {
    const database = await createDatabase(address);
    let connection = database.connect();
    const open = async () => {
      const catalog = await openPostgresCatalog({ connection });
      return { ...catalog, close: () => connection.close() };
    };
    let catalog = await open();
    const tamper = async (statement: string): Promise<void> => {
      await database.run(statement);
    };
    return {
      database,
      get catalog() {
        return catalog;
      },
      async reopen() {
        await catalog.close();
        connection = database.connect();
        catalog = await open();
      },
      async dispose() {
        await catalog.close();
        await database.drop();
      },
      tamper,
      unprotectAudit: () =>
        tamper('DROP TRIGGER audit_no_update ON audit; DROP TRIGGER audit_no_delete ON audit'),
    };
  }

  catalogSuite('PostgreSQL', openFixture);

  describe('Catalog: PostgreSQL alone', () => {
    it('makes its tables once when replicas start together', async () => {
      const database = await createDatabase(address);
      const connections = Array.from({ length: 8 }, () => database.connect());
      const catalogs = await Promise.all(
        connections.map((connection) => openPostgresCatalog({ connection })),
      );
      await Promise.all(
        catalogs.map((catalog, i) => catalog.transaction((tx) => tx.createTeam(`team-${i}`))),
      );
      expect(await catalogs[0]?.listTeams()).toHaveLength(8);
      const ran = await database.run('SELECT name FROM kysely_migration');
      expect(ran.map(({ name }) => name)).toEqual([
        '0001-people',
        '0002-apps',
        '0003-credentials',
        '0004-audit',
      ]);
      await Promise.all(connections.map((connection) => connection.close()));
      await database.drop();
    });

    it('leaves no gap in the audit when processes write at once, some of them in vain', async () => {
      const fixture = await openFixture();
      const [one, two] = [fixture.database.connect(), fixture.database.connect()];
      const catalogs = [
        await openPostgresCatalog({ connection: one }),
        await openPostgresCatalog({ connection: two }),
      ];
      const work = Array.from({ length: 40 }, (_, i) =>
        (catalogs[i % 2] as (typeof catalogs)[0]).transaction(async (tx) => {
          const user = await createUser(tx, { email: `${uniqueName('u')}@example.com` });
          await tx.appendAudit({
            actor: user.email,
            action: 'user.create',
            target: `user:${i}`,
            detail: { i },
          });
          if (i % 4 === 3) throw new Error('on purpose');
        }),
      );
      const outcomes = await Promise.allSettled(work);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(30);
      expect(await verifyChain(fixture.catalog.auditChain())).toBe(30);
      expect(await fixture.catalog.listUsers()).toHaveLength(30);
      await Promise.all([one.close(), two.close()]);
      await fixture.dispose();
    });

    it('reads while more transactions wait than there are connections', async () => {
      const fixture = await openFixture();
      const teams = Array.from({ length: 30 }, () => uniqueName('team'));
      await Promise.all(
        teams.map((team) =>
          fixture.catalog.transaction(async (tx) => {
            await tx.createTeam(team);
            expect(await fixture.catalog.team(team)).toBeUndefined();
          }),
        ),
      );
      expect(await fixture.catalog.listTeams()).toHaveLength(30);
      await fixture.dispose();
    });

    it('refuses TRUNCATE of the audit, and changes by a session that passes ordinary triggers by', async () => {
      const fixture = await openFixture();
      const entry = await fixture.catalog.transaction((tx) =>
        tx.appendAudit({ actor: 'a', action: 'b.c', target: 'd:e', detail: {} }),
      );
      for (const statement of [
        'TRUNCATE audit',
        "SET session_replication_role = replica; UPDATE audit SET actor = 'eve'",
        'SET session_replication_role = replica; DELETE FROM audit',
      ]) {
        await expect(fixture.tamper(statement), statement).rejects.toThrow('append-only');
      }
      expect(await fixture.catalog.audit({ limit: 5 })).toEqual([entry]);
      await fixture.dispose();
    });

    it('keeps a chain that holds when actor and target have characters that the database cannot store', async () => {
      const fixture = await openFixture();
      const detail = { text: 'a\0b\ud800' };
      const entry = await fixture.catalog.transaction((tx) =>
        tx.appendAudit({ actor: 'a\0', action: 'b.c', target: 'trail:\ud800\0', detail }),
      );
      expect(entry).toMatchObject({ actor: 'a\ufffd', target: 'trail:\ufffd\ufffd', detail });
      expect(await fixture.catalog.audit({ limit: 1 })).toEqual([entry]);
      expect(await verifyChain(fixture.catalog.auditChain())).toBe(1);
      await fixture.dispose();
    });
  });

  describe('Transactions: PostgreSQL', () => {
    let database: TestDatabase;

    beforeAll(async () => {
      database = await createDatabase(address);
      await database.run('CREATE TABLE counter (n bigint); INSERT INTO counter VALUES (0)');
    });
    afterAll(() => database.drop());

    it('are run again when the database cannot put them in order', async () => {
      const connection = database.connect();
      let runs = 0;
      const transact = createTransact<{ counter: { n: number } }>(
        connection.forTransactions(),
        async () => {},
      );
      const increment = () =>
        transact(async (tx) => {
          runs += 1;
          const { n } = await tx.selectFrom('counter').select('n').executeTakeFirstOrThrow();
          await tx
            .updateTable('counter')
            .set({ n: n + 1 })
            .execute();
        });
      // Both have read before either writes.
      await Promise.all([increment(), increment(), increment()]);
      expect(await database.run('SELECT n FROM counter')).toEqual([{ n: '3' }]);
      expect(runs).toBeGreaterThan(3);
      await connection.close();
    });

    it('give up in the end, with an error that says so', async () => {
      const connection = database.connect();
      let runs = 0;
      const transact = createTransact(connection.forTransactions<never>(), async () => {});
      const failing = transact(async () => {
        runs += 1;
        throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
      });
      await expect(failing).rejects.toMatchObject({ code: 'database-unavailable' });
      expect(runs).toBe(10);
      await connection.close();
    });
  });
});
