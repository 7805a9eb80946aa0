import type { TeamRole } from '@kapuas/core/apps/roles.ts';
import type { CatalogReader, CatalogWriter } from '@kapuas/core/ports/catalog.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { CatalogDatabase } from './schema.ts';
import { assertUser } from './users.ts';

type TeamReader = Pick<CatalogReader, 'team' | 'listTeams' | 'members' | 'memberships'>;
type TeamWriter = Pick<CatalogWriter, 'createTeam' | 'setMember' | 'removeMember'>;

export function teamReader(db: CatalogDatabase): TeamReader {
  return {
    async team(name) {
      const row = await db.selectFrom('teams').selectAll().where('name', '=', name).executeTakeFirst();
      return row && { name: row.name, createdAt: Number(row.created_at) };
    },
    async listTeams() {
      const rows = await db.selectFrom('teams').selectAll().orderBy('name').execute();
      return rows.map((row) => ({ name: row.name, createdAt: Number(row.created_at) }));
    },
    async members(team) {
      const rows = await db
        .selectFrom('members')
        .innerJoin('users', 'users.id', 'members.user_id')
        .select(['users.id', 'users.email', 'users.name', 'members.role'])
        .where('members.team', '=', team)
        .orderBy('users.name')
        .orderBy('users.email')
        .execute();
      return rows.map(({ id, email, name, role }) => ({ userId: id, email, name, role: role as TeamRole }));
    },
    async memberships(userId) {
      const rows = await db
        .selectFrom('members')
        .select(['team', 'role'])
        .where('user_id', '=', userId)
        .orderBy('team')
        .execute();
      return rows.map(({ team, role }) => ({ team, role: role as TeamRole }));
    },
  };
}

export function teamWriter(db: CatalogDatabase): TeamWriter {
  return {
    async createTeam(name) {
      const createdAt = Date.now();
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('teams')
        .values({ name, created_at: createdAt })
        .onConflict((c) => c.column('name').doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 0n) {
        throw new KapuasError('team-exists', `There is a team named ${name} already.`);
      }
      return { name, createdAt };
    },
    async setMember(team, userId, role) {
      await assertTeam(db, team);
      await assertUser(db, userId);
      await db
        .insertInto('members')
        .values({ team, user_id: userId, role })
        .onConflict((c) => c.columns(['team', 'user_id']).doUpdateSet({ role }))
        .execute();
    },
    async removeMember(team, userId) {
      await db.deleteFrom('members').where('team', '=', team).where('user_id', '=', userId).execute();
    },
  };
}

/** Throws `team-unknown`. */
export async function assertTeam(db: CatalogDatabase, name: string): Promise<void> {
  const row = await db.selectFrom('teams').select('name').where('name', '=', name).executeTakeFirst();
  if (row === undefined) throw new KapuasError('team-unknown', `There is no team named ${name}.`);
}
