import type { AuditEntry as StoredEntry } from '@kapuas/core/ports/catalog.ts';
import type { AuditEntry } from '../../../contract/audit.ts';
import { isoTime } from '../../http/times.ts';

export function viewEntry({ sequence, at, actor, action, target, detail, hash }: StoredEntry): AuditEntry {
  return { id: sequence, at: isoTime(at), actor, action, target, detail: { ...detail }, hash };
}
