import type { CatalogWriter } from '@kapuas/core/ports/catalog.ts';
import { describe, expect } from 'vitest';
import { type createCases, uniqueName } from '../cases.ts';
import { type CatalogFixture, createUser, seed } from './fixture.ts';

export function peopleCases(promise: ReturnType<typeof createCases>, fixture: () => CatalogFixture): void {
  const catalog = () => fixture().catalog;
  const change = <T>(work: (tx: CatalogWriter) => Promise<T>): Promise<T> => catalog().transaction(work);

  describe('users', () => {
    promise('are found by id and by e-mail in any case, and kept over a restart', async () => {
      const email = `${uniqueName('Ada')}@Example.COM`;
      const user = await change((tx) => createUser(tx, { email, name: 'Ada', admin: true }));
      expect(user).toMatchObject({ email: email.toLowerCase(), name: 'Ada', admin: true, disabled: false });
      await fixture().reopen();
      expect(await catalog().userByEmail(email.toUpperCase())).toEqual(user);
      expect(await catalog().userById(user.id)).toEqual(user);
      expect(await catalog().userById('none')).toBeUndefined();
      expect(await catalog().userByEmail('none@example.com')).toBeUndefined();
    });

    promise('have an e-mail each', async () => {
      const email = `${uniqueName('user')}@example.com`;
      await change((tx) => createUser(tx, { email }));
      const again = change((tx) => createUser(tx, { email: email.toUpperCase() }));
      await expect(again).rejects.toMatchObject({ code: 'user-exists' });
    });

    promise('change in the columns that are named, no others', async () => {
      const user = await change((tx) => createUser(tx));
      await change((tx) => tx.updateUser(user.id, { disabled: true }));
      await change((tx) => tx.updateUser(user.id, { name: 'New', passwordHash: 'other' }));
      await change((tx) => tx.updateUser(user.id, {}));
      expect(await catalog().userById(user.id)).toEqual({
        ...user,
        disabled: true,
        name: 'New',
        passwordHash: 'other',
      });
      const unknown = change((tx) => tx.updateUser('none', { name: 'x' }));
      await expect(unknown).rejects.toMatchObject({ code: 'user-unknown' });
    });

    promise('are listed by name', async () => {
      const stem = uniqueName('n');
      const made = await change(async (tx) => {
        const names = [`${stem}-c`, `${stem}-a`, `${stem}-b`];
        return [
          await createUser(tx, { name: names[0] ?? '' }),
          await createUser(tx, { name: names[1] ?? '' }),
          await createUser(tx, { name: names[2] ?? '' }),
        ];
      });
      const ids = made.map(({ id }) => id);
      const listed = (await catalog().listUsers()).filter(({ id }) => ids.includes(id));
      expect(listed).toEqual([made[1], made[2], made[0]]);
    });
  });

  describe('teams', () => {
    promise('are found and listed by name, and exist once', async () => {
      const [a, b] = [uniqueName('a'), uniqueName('b')];
      const made = await change(async (tx) => [await tx.createTeam(b), await tx.createTeam(a)]);
      expect(await catalog().team(b)).toEqual(made[0]);
      expect(await catalog().team('none')).toBeUndefined();
      const listed = (await catalog().listTeams()).map(({ name }) => name).filter((n) => n === a || n === b);
      expect(listed).toEqual([a, b]);
      await expect(change((tx) => tx.createTeam(a))).rejects.toMatchObject({ code: 'team-exists' });
    });

    promise('have members with one role each', async () => {
      const { user, team } = await seed(catalog());
      const other = await change((tx) => createUser(tx, { name: 'Another' }));
      await change(async (tx) => {
        await tx.setMember(team, user.id, 'viewer');
        await tx.setMember(team, other.id, 'member');
        await tx.setMember(team, user.id, 'owner');
      });
      expect(await catalog().members(team)).toEqual([
        { userId: other.id, email: other.email, name: 'Another', role: 'member' },
        { userId: user.id, email: user.email, name: 'Someone', role: 'owner' },
      ]);
      const second = uniqueName('zz');
      await change(async (tx) => {
        await tx.createTeam(second);
        await tx.setMember(second, user.id, 'viewer');
      });
      expect(await catalog().memberships(user.id)).toEqual([
        { team, role: 'owner' },
        { team: second, role: 'viewer' },
      ]);
      await change((tx) => tx.removeMember(team, user.id));
      expect(await catalog().memberships(user.id)).toEqual([{ team: second, role: 'viewer' }]);
    });

    promise('take no member that is unknown, and none into an unknown team', async () => {
      const { user, team } = await seed(catalog());
      const noTeam = change((tx) => tx.setMember('none', user.id, 'owner'));
      await expect(noTeam).rejects.toMatchObject({ code: 'team-unknown' });
      const noUser = change((tx) => tx.setMember(team, 'none', 'owner'));
      await expect(noUser).rejects.toMatchObject({ code: 'user-unknown' });
    });
  });
}
