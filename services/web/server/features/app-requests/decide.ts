import type { CatalogWriter } from '@kapuas/core/ports/catalog.ts';
import type { AppRequest, Approval, Approve } from '../../../contract/app-requests.ts';
import type { WebDeps } from '../../deps.ts';
import { requestReconcile } from '../apps/reconcile.ts';
import { changeSpec, limitsAskedFor } from '../apps/spec.ts';
import { record } from '../audit/record.ts';
import type { Identity } from '../session/identity.ts';
import { viewAppRequest } from './views.ts';

/** The app request becomes an app that is being provisioned: both or neither. */
export async function approve(
  deps: WebDeps,
  caller: Identity,
  id: string,
  terms: Approve,
): Promise<Approval> {
  const { reason = null, retentionDays } = terms;
  const app = await deps.catalog.transaction(async (tx) => {
    const decided = await tx.decideAppRequest(id, { status: 'approved', by: caller.user.id, reason });
    const spec = changeSpec(decided.spec, {
      limits: limitsAskedFor(terms),
      ...(retentionDays === undefined ? {} : { retentionDays }),
    });
    const created = await tx.createApp({ name: decided.app, team: decided.team, spec });
    await record(tx, caller, 'app-request.approve', `app-request:${id}`, { app: created.name, ...terms });
    return created.name;
  });
  await requestReconcile(deps, app);
  return { status: 'approved', app };
}

export function reject(deps: WebDeps, caller: Identity, id: string, reason: string): Promise<AppRequest> {
  return close(deps, async (tx) => {
    const decided = await tx.decideAppRequest(id, { status: 'rejected', by: caller.user.id, reason });
    await record(tx, caller, 'app-request.reject', `app-request:${id}`, { app: decided.app, reason });
    return decided;
  });
}

export function withdraw(deps: WebDeps, caller: Identity, id: string): Promise<AppRequest> {
  return close(deps, async (tx) => {
    const decided = await tx.decideAppRequest(id, { status: 'withdrawn', by: caller.user.id, reason: null });
    await record(tx, caller, 'app-request.withdraw', `app-request:${id}`, { app: decided.app });
    return decided;
  });
}

async function close(
  { catalog }: WebDeps,
  decide: (tx: CatalogWriter) => ReturnType<CatalogWriter['decideAppRequest']>,
): Promise<AppRequest> {
  return viewAppRequest(catalog, await catalog.transaction(decide));
}
