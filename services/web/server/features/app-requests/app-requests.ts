import { DEFAULT_SPEC, isAppName } from '@kapuas/core/apps/app.ts';
import type { CatalogReader, AppRequest as StoredRequest } from '@kapuas/core/ports/catalog.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type {
  AppRequest,
  AppRequestList,
  AppRequestQuery,
  SubmitAppRequest,
} from '../../../contract/app-requests.ts';
import type { WebDeps } from '../../deps.ts';
import { assertCan } from '../../http/access.ts';
import { existingAppRequest } from '../../http/addressed-team.ts';
import { changeSpec, limitsAskedFor } from '../apps/spec.ts';
import { record } from '../audit/record.ts';
import { can, type Identity } from '../session/identity.ts';
import { viewAppRequest } from './views.ts';

type Deps = Pick<WebDeps, 'catalog'>;

export async function submit(
  { catalog }: Deps,
  caller: Identity,
  wish: SubmitAppRequest,
): Promise<AppRequest> {
  const { team, app, eventsPerSecond: _events, bytesPerSecond: _bytes, ...rest } = wish;
  if (!isAppName(app)) throw new KapuasError('invalid-app-name', `"${app}" is not an app name.`);
  const spec = changeSpec(DEFAULT_SPEC, { ...rest, limits: limitsAskedFor(wish) });
  const stored = await catalog.transaction(async (tx) => {
    await assertNameIsFree(tx, app);
    const created = await tx.createAppRequest({ team, app, spec, requestedBy: caller.user.id });
    await record(tx, caller, 'app-request.submit', `app-request:${created.id}`, { team, app, spec });
    return created;
  });
  return viewAppRequest(catalog, stored);
}

export async function list(
  { catalog }: Deps,
  caller: Identity,
  query: AppRequestQuery,
): Promise<AppRequestList> {
  const mine = can(caller, 'approve') ? {} : { teams: readableTeams(caller) };
  const stored = await catalog.listAppRequests({ ...query, ...mine });
  return { appRequests: await Promise.all(stored.map((one) => viewAppRequest(catalog, one))) };
}

export async function show({ catalog }: Deps, caller: Identity, id: string): Promise<AppRequest> {
  const stored = await existingAppRequest(catalog, id);
  if (!can(caller, 'approve')) assertCan(caller, 'team:read', stored.team);
  return viewAppRequest(catalog, stored);
}

/** Early and friendly; the catalog itself guards the name when the app is created. */
async function assertNameIsFree(catalog: CatalogReader, app: string): Promise<void> {
  if ((await catalog.app(app)) !== undefined) {
    throw new KapuasError('app-exists', `There is an app "${app}" already.`);
  }
}

function readableTeams(caller: Identity): StoredRequest['team'][] {
  return [...caller.roles.keys()].filter((team) => can(caller, 'team:read', team));
}
