import { FIRST_PREVIOUS_HASH, verifyChain } from '@kapuas/core/apps/audit.ts';
import type { AuditEntry, CatalogWriter } from '@kapuas/core/ports/catalog.ts';
import { describe, expect } from 'vitest';
import { type createCases, uniqueName } from '../cases.ts';
import type { CatalogFixture } from './fixture.ts';

export function auditCases(promise: ReturnType<typeof createCases>, fixture: () => CatalogFixture): void {
  const catalog = () => fixture().catalog;

  const append = (target: string, detail: AuditEntry['detail'] = {}, actor = 'ada@example.com') =>
    catalog().transaction((tx) => tx.appendAudit({ actor, action: 'app.change', target, detail }));

  async function appendMany(count: number): Promise<AuditEntry[]> {
    const entries: AuditEntry[] = [];
    for (let i = 0; i < count; i += 1) entries.push(await append(`app:${i}`, { i }));
    return entries;
  }

  describe('audit', () => {
    promise('chains entries without gaps, over restarts and with any detail', async () => {
      const detail = {
        z: 1,
        a: { nested: ['ü', null, 1.5], gone: undefined },
        empty: {},
        text: '"quoted"\n',
      };
      const first = await append('app:first', detail);
      expect(first).toMatchObject({ sequence: 1, previousHash: FIRST_PREVIOUS_HASH });
      await fixture().reopen();
      const second = await append('app:second');
      expect(second).toMatchObject({ sequence: 2, previousHash: first.hash });
      expect(await verifyChain(catalog().auditChain())).toBe(2);
      expect(await catalog().audit({ limit: 1, before: 2 })).toEqual([first]);
    });

    promise('is read newest first, in pages, by actor, action and target', async () => {
      const entries = await appendMany(7);
      const other = await append('app:3', {}, 'bob@example.com');
      const pages = [await catalog().audit({ limit: 3 })];
      pages.push(await catalog().audit({ limit: 3, before: pages[0]?.at(-1)?.sequence ?? 0 }));
      pages.push(await catalog().audit({ limit: 3, before: pages[1]?.at(-1)?.sequence ?? 0 }));
      expect(pages.flat()).toEqual([...entries, other].reverse());
      expect(await catalog().audit({ limit: 10, target: 'app:3' })).toEqual([other, entries[3]]);
      expect(await catalog().audit({ limit: 10, target: 'app:3', actor: 'bob@example.com' })).toEqual([
        other,
      ]);
      expect(await catalog().audit({ limit: 10, action: 'app.remove' })).toEqual([]);
    });

    promise('numbers entries of concurrent transactions one after the other', async () => {
      await Promise.all(Array.from({ length: 40 }, (_, i) => append(`app:${i}`)));
      expect(await verifyChain(catalog().auditChain())).toBe(40);
    });

    promise('leaves no gap where a transaction failed', async () => {
      await append('app:a');
      const failing = catalog().transaction(async (tx) => {
        await tx.appendAudit({ actor: 'a', action: 'b.c', target: 'd:e', detail: {} });
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      expect((await append('app:b')).sequence).toBe(2);
      expect(await verifyChain(catalog().auditChain())).toBe(2);
    });

    promise('walks a long chain', async () => {
      await catalog().transaction(async (tx: CatalogWriter) => {
        for (let i = 0; i < 2_100; i += 1) {
          await tx.appendAudit({ actor: 'a', action: 'b.c', target: uniqueName('d'), detail: {} });
        }
      });
      expect(await verifyChain(catalog().auditChain())).toBe(2_100);
    });

    promise('cannot be changed, shortened or overwritten in the database', async () => {
      const entries = await appendMany(3);
      const columns = "2, 0, 'x', 'x', 'x', '{}', 'x', 'x'";
      for (const statement of [
        "UPDATE audit SET actor = 'eve' WHERE sequence = 2",
        'DELETE FROM audit WHERE sequence = 3',
        'DELETE FROM audit',
        `INSERT INTO audit (sequence, at, actor, action, target, detail, previous_hash, hash) VALUES (${columns})`,
        "INSERT INTO audit (sequence, at, actor, action, target, detail, previous_hash, hash) VALUES (9, 0, 'x', 'x', 'x', '{}', 'x', 'x')",
      ]) {
        await expect(fixture().tamper(statement), statement).rejects.toThrow();
      }
      expect(await catalog().audit({ limit: 10 })).toEqual([...entries].reverse());
    });

    promise('shows where it was tampered with by someone who has the files', async () => {
      await appendMany(6);
      await fixture().unprotectAudit();
      await fixture().tamper(`UPDATE audit SET detail = '{"i":99}' WHERE sequence = 4`);
      expect(await verifyChain(catalog().auditChain())).toMatchObject({ sequence: 4 });
      await fixture().tamper('DELETE FROM audit WHERE sequence = 3');
      expect(await verifyChain(catalog().auditChain())).toEqual({
        sequence: 4,
        problem: 'entry 3 is missing',
      });
    });
  });
}
