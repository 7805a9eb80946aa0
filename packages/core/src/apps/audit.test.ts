import { expect, test } from 'vitest';
import type { AuditEntry } from '../ports/catalog.ts';
import { auditHash, canonicalJson, FIRST_PREVIOUS_HASH, verifyChain } from './audit.ts';

function chainOf(length: number): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const previousHash = entries.at(-1)?.hash ?? FIRST_PREVIOUS_HASH;
    const columns = {
      sequence,
      at: sequence,
      actor: 'a',
      action: 'app.change',
      target: 'app:x',
      detail: { n: sequence },
    };
    entries.push({ ...columns, previousHash, hash: auditHash({ ...columns, previousHash }) });
  }
  return entries;
}

async function* each(entries: readonly AuditEntry[]): AsyncGenerator<AuditEntry> {
  yield* entries;
}

test('a whole chain holds', async () => {
  expect(await verifyChain(each(chainOf(5)))).toBe(5);
  expect(await verifyChain(each([]))).toBe(0);
});

test('a changed, a missing and a forged entry are found', async () => {
  const changed = chainOf(3).map((entry) => (entry.sequence === 2 ? { ...entry, actor: 'b' } : entry));
  expect(await verifyChain(each(changed))).toMatchObject({
    sequence: 2,
    problem: expect.stringContaining('changed'),
  });

  const missing = chainOf(3).filter(({ sequence }) => sequence !== 2);
  expect(await verifyChain(each(missing))).toMatchObject({ problem: 'entry 2 is missing' });

  const forged = chainOf(3).map((entry) => {
    if (entry.sequence !== 2) return entry;
    const columns = { ...entry, actor: 'b' };
    return { ...columns, hash: auditHash(columns) };
  });
  expect(await verifyChain(each(forged))).toMatchObject({ sequence: 3 });
});

test('the order of keys does not change the hash', () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
});
