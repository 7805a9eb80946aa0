import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteCatalog } from '@kapuas/adapters/sqlite/catalog/catalog.ts';
import { openDatabases } from '@kapuas/adapters/sqlite/database/databases.ts';
import { openUsageLedger } from '@kapuas/adapters/sqlite/usage/usage.ts';
import { issueKey } from '@kapuas/core/apps/key.ts';
import { describe, expect, it } from 'vitest';
import { seed } from './catalog/fixture.ts';
import { catalogSuite } from './catalog.suite.ts';
import { createDirectory, silent } from './directory.ts';

async function openFixture() {
  const directory = await createDirectory();
  const open = () => openSqliteCatalog({ dir: directory.path, logger: silent });
  let catalog = await open();

  async function tamper(statement: string): Promise<void> {
    const intruder = new DatabaseSync(join(directory.path, 'catalog.db'));
    try {
      intruder.exec(statement);
    } finally {
      intruder.close();
    }
  }

  return {
    directory: directory.path,
    get catalog() {
      return catalog;
    },
    async reopen() {
      await catalog.close();
      catalog = await open();
    },
    async dispose() {
      await catalog.close();
      await directory.remove();
    },
    tamper,
    unprotectAudit: () =>
      tamper('DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; DROP TRIGGER audit_no_gap'),
  };
}

catalogSuite('SQLite', openFixture);

describe('Catalog: SQLite alone', () => {
  it('refuses INSERT OR REPLACE into the audit', async () => {
    const fixture = await openFixture();
    const entry = await fixture.catalog.transaction((tx) =>
      tx.appendAudit({ actor: 'a', action: 'b.c', target: 'd:e', detail: {} }),
    );
    const replacing = fixture.tamper(
      `INSERT OR REPLACE INTO audit VALUES (1, 0, 'eve', 'b.c', 'd:e', '{}', '', '')`,
    );
    await expect(replacing).rejects.toThrow('append-only');
    expect(await fixture.catalog.audit({ limit: 5 })).toEqual([entry]);
    await fixture.dispose();
  });

  it('has no key in its files', async () => {
    const fixture = await openFixture();
    const { user, app } = await seed(fixture.catalog);
    const { id, key, hash } = issueKey();
    await fixture.catalog.transaction((tx) =>
      tx.createKey({ id, owner: { app }, name: 'first', hash, createdBy: user.id, expiresAt: null }),
    );
    const files = readdirSync(fixture.directory).map((file) => readFileSync(join(fixture.directory, file)));
    expect(files.some((bytes) => bytes.includes(hash))).toBe(true);
    expect(files.some((bytes) => bytes.includes(key.slice(-20)))).toBe(false);
    await fixture.dispose();
  });

  it('can be read by another process while it is open', async () => {
    const fixture = await openFixture();
    const { team } = await seed(fixture.catalog);
    const reader = await openSqliteCatalog({ dir: fixture.directory, logger: silent });
    expect(await reader.team(team)).toBeDefined();
    await reader.close();
    await fixture.dispose();
  });

  it('shares a thread with other adapters; closing one leaves the others open', async () => {
    const directory = await createDirectory();
    const databases = await openDatabases({ dir: directory.path, logger: silent });
    const catalog = await openSqliteCatalog({ databases });
    const ledger = await openUsageLedger({ databases });
    await catalog.close();
    expect(await ledger.read(['app'], 0, 1, 60_000)).toEqual([]);
    await databases.close();
    await expect(ledger.read(['app'], 0, 1, 60_000)).rejects.toMatchObject({ code: 'shutting-down' });
    await directory.remove();
  });
});
