import { auditHash, FIRST_PREVIOUS_HASH } from '@kapuas/core/apps/audit.ts';
import type { AuditEntry } from '@kapuas/core/ports/catalog.ts';
import { expect, it } from 'vitest';
import { verifyAudit } from './audit-verify.ts';

function chain(length: number): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const previousHash = entries.at(-1)?.hash ?? FIRST_PREVIOUS_HASH;
    const entry = {
      sequence,
      at: sequence,
      actor: 'a',
      action: 'x.y',
      target: 't:1',
      detail: {},
      previousHash,
    };
    entries.push({ ...entry, hash: auditHash(entry) });
  }
  return entries;
}

function catalogOf(entries: readonly AuditEntry[]) {
  return {
    async *auditChain() {
      yield* entries;
    },
  };
}

it('holds for a chain that nobody touched', async () => {
  expect(await verifyAudit(catalogOf(chain(3)))).toEqual({
    holds: true,
    text: 'The audit holds: 3 entries, each chained to the one before.',
  });
});

it.each([
  ['changed', (entries: AuditEntry[]) => entries.with(1, { ...(entries[1] as AuditEntry), actor: 'b' })],
  ['removed', (entries: AuditEntry[]) => entries.toSpliced(1, 1)],
])('names the entry that was %s', async (_what, tamper) => {
  const verdict = await verifyAudit(catalogOf(tamper(chain(3))));
  expect(verdict.holds).toBe(false);
  expect(verdict.text).toMatch(/broken at entry [23]/);
});
