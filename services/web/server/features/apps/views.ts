import { type AppSpec, indexName, topicName } from '@kapuas/core/apps/app.ts';
import type { App as StoredApp } from '@kapuas/core/ports/catalog.ts';
import type { App } from '../../../contract/apps.ts';
import { isoTime, isoTimeOrNull } from '../../http/times.ts';
import { permissionsIn } from '../session/current-user.ts';
import type { Identity } from '../session/identity.ts';

export function viewApp(app: StoredApp, caller: Identity): App {
  const { description, ...spec } = viewSpec(app.spec);
  return {
    name: app.name,
    team: app.team,
    description,
    status: statusOf(app),
    conditions: app.conditions.map((condition) => ({ ...condition })),
    ...spec,
    suspended: app.suspended,
    deleteAfter: isoTimeOrNull(app.deleteAfter),
    createdAt: isoTime(app.createdAt),
    topic: topicName(app.name),
    index: indexName(app.name),
    permissions: permissionsIn(caller, app.team),
  };
}

/** The spec in the shape of the contract, which has no readonly arrays. */
export function viewSpec({ description, limits, retentionDays, requestId, headers, fields }: AppSpec) {
  const { paths, ...rule } = requestId;
  return {
    description,
    limits: { ...limits },
    retentionDays,
    headers: [...headers],
    fields: fields.map(({ name, type }) => ({ name, type })),
    requestId: { ...rule, ...(paths === undefined ? {} : { paths: [...paths] }) },
  };
}

/** What the caller just asked for shows at once, before the reconciler has been there. */
function statusOf(app: StoredApp): App['status'] {
  if (app.deleteAfter !== null) return 'deleting';
  if (app.suspended) return 'suspended';
  return app.status === 'deleting' || app.status === 'suspended' ? 'provisioning' : app.status;
}
