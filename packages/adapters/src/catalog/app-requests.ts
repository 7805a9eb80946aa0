import type { AppSpec } from '@kapuas/core/apps/app.ts';
import { type AppRequestStatus, assertTransition } from '@kapuas/core/apps/app-request.ts';
import type { AppRequest, CatalogReader, CatalogWriter, Decision } from '@kapuas/core/ports/catalog.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { Selectable } from 'kysely';
import { type CatalogDatabase, type CatalogTables, optionalNumber } from './schema.ts';
import { assertTeam } from './teams.ts';
import { assertUser } from './users.ts';

type AppRequestReader = Pick<CatalogReader, 'appRequest' | 'listAppRequests'>;
type AppRequestWriter = Pick<CatalogWriter, 'createAppRequest' | 'decideAppRequest'>;

export function appRequestReader(db: CatalogDatabase): AppRequestReader {
  return {
    async appRequest(id) {
      const row = await db.selectFrom('app_requests').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toAppRequest(row);
    },
    async listAppRequests({ status, teams } = {}) {
      if (teams?.length === 0) return [];
      let query = db.selectFrom('app_requests').selectAll().orderBy('id', 'desc');
      if (status !== undefined) query = query.where('status', '=', status);
      if (teams !== undefined) query = query.where('team', 'in', teams);
      return (await query.execute()).map(toAppRequest);
    },
  };
}

export function appRequestWriter(db: CatalogDatabase, nextId: () => string): AppRequestWriter {
  return {
    async createAppRequest(request) {
      await assertTeam(db, request.team);
      await assertUser(db, request.requestedBy);
      const row = newRow(request, nextId());
      await db.insertInto('app_requests').values(row).execute();
      return toAppRequest(row);
    },
    async decideAppRequest(id, decision) {
      const decided = await decide(db, id, decision);
      if (decided !== undefined) return toAppRequest(decided);
      const found = await appRequestReader(db).appRequest(id);
      if (found === undefined) {
        throw new KapuasError('app-request-unknown', `There is no app request with the id ${id}.`);
      }
      assertTransition(found.status, decision.status);
      throw new KapuasError('app-request-decided', `The app request ${id} is being decided by another.`);
    },
  };
}

async function decide(
  db: CatalogDatabase,
  id: string,
  { status, by, reason }: Decision,
): Promise<Selectable<CatalogTables['app_requests']> | undefined> {
  return db
    .updateTable('app_requests')
    .set({ status, decided_by: by, decided_at: Date.now(), reason })
    .where('id', '=', id)
    .where('status', '=', 'submitted')
    .returningAll()
    .executeTakeFirst();
}

function newRow(
  { team, app, spec, requestedBy }: Pick<AppRequest, 'team' | 'app' | 'spec' | 'requestedBy'>,
  id: string,
): CatalogTables['app_requests'] {
  return {
    id,
    team,
    app,
    spec: JSON.stringify(spec),
    status: 'submitted',
    requested_by: requestedBy,
    created_at: Date.now(),
    decided_by: null,
    decided_at: null,
    reason: null,
  };
}

function toAppRequest(row: Selectable<CatalogTables['app_requests']>): AppRequest {
  return {
    id: row.id,
    team: row.team,
    app: row.app,
    spec: JSON.parse(row.spec) as AppSpec,
    status: row.status as AppRequestStatus,
    requestedBy: row.requested_by,
    createdAt: Number(row.created_at),
    decidedBy: row.decided_by,
    decidedAt: optionalNumber(row.decided_at),
    reason: row.reason,
  };
}
