import type { AuditEntry, Catalog, CatalogWriter } from '@kapuas/core/ports/catalog.ts';
import type { FastifyRequest } from 'fastify';
import { actorOf, type Identity } from '../session/identity.ts';

type Detail = Readonly<Record<string, unknown>>;

/** Appends what the caller does to the audit, within the transaction of the change itself. */
export function record(
  tx: CatalogWriter,
  identity: Identity,
  action: string,
  target: string,
  detail: Detail,
): Promise<AuditEntry> {
  return tx.appendAudit({ actor: actorOf(identity), action, target, detail: withOwner(identity, detail) });
}

/** For what changes nothing in the catalog, such as a search. Rejects when the audit cannot be written. */
export async function recordAlone(
  catalog: Catalog,
  identity: Identity,
  action: string,
  target: string,
  detail: Detail,
): Promise<void> {
  await catalog.transaction((tx) => record(tx, identity, action, target, detail));
}

export async function recordRefusal(
  catalog: Catalog,
  request: FastifyRequest,
  identity: Identity | undefined,
  code: string,
  why: string,
): Promise<void> {
  const path = request.url.split('?', 1)[0] ?? '';
  const detail = { code, why, method: request.method, address: request.ip };
  await catalog.transaction((tx) =>
    tx.appendAudit({
      actor: identity === undefined ? 'anonymous' : actorOf(identity),
      action: 'access.refuse',
      target: `path:${path.slice(0, 200)}`,
      detail: identity === undefined ? detail : withOwner(identity, detail),
    }),
  );
}

/** Two users may give their tokens one name. */
function withOwner({ user, via }: Identity, detail: Detail): Detail {
  return via.kind === 'token' ? { ...detail, tokenOf: user.email } : detail;
}
