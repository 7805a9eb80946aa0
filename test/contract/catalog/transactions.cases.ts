import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { type createCases, uniqueName } from '../cases.ts';
import { type CatalogFixture, createUser, seed } from './fixture.ts';

export function transactionCases(
  promise: ReturnType<typeof createCases>,
  fixture: () => CatalogFixture,
): void {
  const catalog = () => fixture().catalog;

  describe('transactions', () => {
    promise('do all of it or, when the work throws, nothing', async () => {
      const [team, email] = [uniqueName('team'), `${uniqueName('u')}@example.com`];
      const failing = catalog().transaction(async (tx) => {
        const user = await createUser(tx, { email });
        await tx.createTeam(team);
        await tx.setMember(team, user.id, 'owner');
        expect(await tx.members(team)).toHaveLength(1);
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      expect(await catalog().team(team)).toBeUndefined();
      expect(await catalog().userByEmail(email)).toBeUndefined();
    });

    promise('undo what came before a conflict', async () => {
      const { team } = await seed(catalog());
      const before = uniqueName('team');
      const failing = catalog().transaction(async (tx) => {
        await tx.createTeam(before);
        await tx.createTeam(team);
      });
      await expect(failing).rejects.toMatchObject({ code: 'team-exists' });
      expect(await catalog().team(before)).toBeUndefined();
    });

    promise('give back what the work gives', async () => {
      expect(await catalog().transaction(async () => 42)).toBe(42);
    });

    promise('are not seen from outside before they end, and do not hold up reads', async () => {
      const team = uniqueName('team');
      await catalog().transaction(async (tx) => {
        await tx.createTeam(team);
        expect(await tx.team(team)).toBeDefined();
        expect(await catalog().team(team)).toBeUndefined();
      });
      expect(await catalog().team(team)).toBeDefined();
    });

    promise('end as if one ran after the other', async () => {
      const { app } = await seed(catalog());
      await Promise.all(
        Array.from({ length: 20 }, () =>
          catalog().transaction(async (tx) => {
            const { spec } = (await tx.app(app)) ?? { spec: undefined };
            if (spec === undefined) throw new Error('no app');
            await sleep(1);
            await tx.updateApp(app, { spec: { ...spec, retentionDays: spec.retentionDays + 1 } });
          }),
        ),
      );
      expect(await catalog().app(app)).toMatchObject({ generation: 21, spec: { retentionDays: 50 } });
    });

    promise('let one of many win a name', async () => {
      const team = uniqueName('team');
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, () => catalog().transaction((tx) => tx.createTeam(team))),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'team-exists' });
      }
    });

    promise('are not nested, and go on after one was tried', async () => {
      const team = uniqueName('team');
      await catalog().transaction(async (tx) => {
        await expect(catalog().transaction(async () => {})).rejects.toThrow('open already');
        await tx.createTeam(team);
      });
      expect(await catalog().team(team)).toBeDefined();
    });

    promise('may be begun by what a transaction left running', async () => {
      const { promise: ended, resolve } = Promise.withResolvers<void>();
      const team = uniqueName('team');
      let later: Promise<unknown> = Promise.resolve();
      await catalog().transaction(async () => {
        later = ended.then(() => catalog().transaction((tx) => tx.createTeam(team)));
      });
      resolve();
      await later;
      expect(await catalog().team(team)).toBeDefined();
    });

    promise('are durable', async () => {
      const { team } = await seed(catalog());
      await fixture().reopen();
      expect(await catalog().team(team)).toBeDefined();
      expect(await catalog().healthy()).toBe(true);
    });

    promise('fail after the catalog was closed, which is healthy no more', async () => {
      await catalog().close();
      await expect(catalog().transaction((tx) => tx.createTeam('late'))).rejects.toThrow();
      expect(await catalog().healthy()).toBe(false);
    });
  });
}
