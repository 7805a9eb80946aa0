import { verifyChain } from '@kapuas/core/apps/audit.ts';
import type { CatalogReader } from '@kapuas/core/ports/catalog.ts';

export interface AuditVerdict {
  readonly holds: boolean;
  /** One sentence for the operator. */
  readonly text: string;
}

/** Walks the whole audit and says whether anything was changed, removed or put in afterwards. */
export async function verifyAudit(catalog: Pick<CatalogReader, 'auditChain'>): Promise<AuditVerdict> {
  const result = await verifyChain(catalog.auditChain());
  return typeof result === 'number'
    ? { holds: true, text: `The audit holds: ${result} entries, each chained to the one before.` }
    : { holds: false, text: `The audit is broken at entry ${result.sequence}: ${result.problem}.` };
}
