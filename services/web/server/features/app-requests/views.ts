import type { CatalogReader, AppRequest as StoredRequest } from '@kapuas/core/ports/catalog.ts';
import type { AppRequest } from '../../../contract/app-requests.ts';
import { isoTime, isoTimeOrNull } from '../../http/times.ts';
import { viewSpec } from '../apps/views.ts';
import { emailOf } from '../users/email-of.ts';

export async function viewAppRequest(catalog: CatalogReader, stored: StoredRequest): Promise<AppRequest> {
  const { id, team, app, status, spec, reason } = stored;
  const [requestedBy, decidedBy] = await Promise.all([
    emailOf(catalog, stored.requestedBy),
    stored.decidedBy === null ? null : emailOf(catalog, stored.decidedBy),
  ]);
  return {
    id,
    team,
    app,
    status,
    ...viewSpec(spec),
    requestedBy,
    createdAt: isoTime(stored.createdAt),
    decidedBy,
    decidedAt: isoTimeOrNull(stored.decidedAt),
    reason,
  };
}
