import type { AppSpec, AppStatus, Condition } from '@kapuas/core/apps/app.ts';
import type { App, CatalogReader, CatalogWriter } from '@kapuas/core/ports/catalog.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { type Selectable, sql } from 'kysely';
import { type CatalogDatabase, type CatalogTables, optionalNumber, toFlag } from './schema.ts';
import { assertTeam } from './teams.ts';

type AppReader = Pick<CatalogReader, 'app' | 'listApps'>;
type AppWriter = Pick<CatalogWriter, 'createApp' | 'updateApp' | 'setAppStatus' | 'removeApp'>;

const nextGeneration = sql<number>`generation + 1`;

export function appReader(db: CatalogDatabase): AppReader {
  return {
    async app(name) {
      const row = await db.selectFrom('apps').selectAll().where('name', '=', name).executeTakeFirst();
      return row && toApp(row);
    },
    async listApps() {
      const rows = await db.selectFrom('apps').selectAll().orderBy('name').execute();
      return rows.map(toApp);
    },
  };
}

export function appWriter(db: CatalogDatabase): AppWriter {
  return {
    async createApp(app) {
      await assertTeam(db, app.team);
      const row = newRow(app.name, app.team, app.spec);
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('apps')
        .values(row)
        .onConflict((c) => c.column('name').doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 0n) {
        throw new KapuasError('app-exists', `There is an app named ${app.name} already.`);
      }
      return toApp(row);
    },
    async updateApp(name, { spec, suspended, deleteAfter }) {
      const row = await db
        .updateTable('apps')
        .set({
          generation: nextGeneration,
          ...(spec === undefined ? {} : { spec: JSON.stringify(spec) }),
          ...(suspended === undefined ? {} : { suspended: toFlag(suspended) }),
          ...(deleteAfter === undefined ? {} : { delete_after: deleteAfter }),
        })
        .where('name', '=', name)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) throw unknownApp(name);
      return toApp(row);
    },
    async setAppStatus(name, status, conditions, observedGeneration) {
      const { numUpdatedRows } = await db
        .updateTable('apps')
        .set({
          status,
          conditions: JSON.stringify(conditions),
          observed_generation: observedGeneration,
        })
        .where('name', '=', name)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw unknownApp(name);
    },
    async removeApp(name) {
      await db.deleteFrom('keys').where('owner_kind', '=', 'app').where('owner_name', '=', name).execute();
      await db.deleteFrom('apps').where('name', '=', name).execute();
    },
  };
}

/** Throws `app-unknown`. */
export async function raiseGeneration(db: CatalogDatabase, name: string): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('apps')
    .set({ generation: nextGeneration })
    .where('name', '=', name)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw unknownApp(name);
}

function unknownApp(name: string): KapuasError {
  return new KapuasError('app-unknown', `There is no app named ${name}.`);
}

function newRow(name: string, team: string, spec: AppSpec): CatalogTables['apps'] {
  return {
    name,
    team,
    spec: JSON.stringify(spec),
    suspended: 0,
    delete_after: null,
    generation: 1,
    observed_generation: 0,
    status: 'provisioning',
    conditions: '[]',
    created_at: Date.now(),
  };
}

function toApp(row: Selectable<CatalogTables['apps']>): App {
  return {
    name: row.name,
    team: row.team,
    spec: JSON.parse(row.spec) as AppSpec,
    suspended: row.suspended === 1,
    deleteAfter: optionalNumber(row.delete_after),
    generation: Number(row.generation),
    observedGeneration: Number(row.observed_generation),
    status: row.status as AppStatus,
    conditions: JSON.parse(row.conditions) as Condition[],
    createdAt: Number(row.created_at),
  };
}
