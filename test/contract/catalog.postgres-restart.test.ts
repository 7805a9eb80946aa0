import { rm } from 'node:fs/promises';
import { openPostgresCatalog } from '@kapuas/adapters/postgres/catalog/catalog.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPostgres } from '../stack/postgres.ts';
import type { Server } from '../stack/server.ts';
import { uniqueName } from './cases.ts';
import { createCertificate } from './postgres/certificate.ts';
import { createDatabase, type TestDatabase } from './postgres/database.ts';

describe('Catalog: PostgreSQL restarts', () => {
  let server: Server;
  let database: TestDatabase;

  beforeAll(async () => {
    server = await createPostgres();
    await server.start();
    database = await createDatabase(server.address);
  });
  afterAll(() => server.dispose());

  it('says that the database is away, and goes on by itself when it is back', async () => {
    const connection = database.connect({ KAPUAS_POSTGRES_CONNECT_TIMEOUT_MS: '1000' });
    const catalog = await openPostgresCatalog({ connection });
    const team = uniqueName('team');
    await catalog.transaction((tx) => tx.createTeam(team));

    const held = catalog.transaction(async (tx) => {
      await tx.createTeam(uniqueName('lost'));
      // Fast shutdown: a session outlives a postmaster that is only killed, and could still commit.
      process.kill(server.pid as number, 'SIGINT');
      await server.stop();
      await tx.createTeam(uniqueName('lost'));
    });
    await expect(held).rejects.toMatchObject({ code: 'database-unavailable' });
    expect(await catalog.healthy()).toBe(false);
    const refused = await catalog.listTeams().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(KapuasError);
    expect(refused).toMatchObject({ code: 'database-unavailable' });
    await expect(catalog.transaction((tx) => tx.createTeam('x'))).rejects.toMatchObject({
      code: 'database-unavailable',
    });

    await server.start();
    expect(await catalog.healthy()).toBe(true);
    expect((await catalog.listTeams()).map(({ name }) => name)).toEqual([team]);
    await catalog.transaction((tx) => tx.createTeam(uniqueName('after')));
    await connection.close();
  });

  it('says at once that a wrong address or a wrong database is at fault', async () => {
    const missing = database.connect({ KAPUAS_POSTGRES_URL: `postgres://kapuas@${server.address}/none` });
    await expect(openPostgresCatalog({ connection: missing })).rejects.toMatchObject({
      code: 'database-unavailable',
      detail: expect.stringContaining('does not exist'),
    });
    await missing.close();
    const unreachable = database.connect({ KAPUAS_POSTGRES_URL: 'postgres://kapuas@127.0.0.1:1/x' });
    await expect(openPostgresCatalog({ connection: unreachable })).rejects.toMatchObject({
      code: 'database-unavailable',
      detail: expect.stringContaining('ECONNREFUSED'),
    });
    await unreachable.close();
  });

  it('can be reached over TLS, and only when the certificate holds', async () => {
    const { dir, certFile, keyFile } = createCertificate();
    await database.run(`ALTER SYSTEM SET ssl_cert_file = '${certFile}'`);
    await database.run(`ALTER SYSTEM SET ssl_key_file = '${keyFile}'`);
    await database.run('ALTER SYSTEM SET ssl = on');
    await database.run('SELECT pg_reload_conf()');
    const on = { KAPUAS_POSTGRES_TLS: 'on', KAPUAS_POSTGRES_URL: `${database.url}?sslmode=disable` };
    const encrypted = async (env: NodeJS.ProcessEnv) => {
      const connection = database.connect(env);
      try {
        const row = await connection
          .kysely<{ pg_stat_ssl: { pid: number; ssl: boolean } }>()
          .selectFrom('pg_stat_ssl')
          .select('ssl')
          .where(({ eb, fn }) => eb('pid', '=', fn<number>('pg_backend_pid')))
          .executeTakeFirst();
        return row?.ssl;
      } finally {
        await connection.close();
      }
    };
    await vi.waitUntil(
      () => encrypted({ ...on, KAPUAS_POSTGRES_TLS_CA: certFile }).catch(() => false),
      10_000,
    );
    expect(await encrypted({})).toBe(false);
    expect(await encrypted({ ...on, KAPUAS_POSTGRES_TLS_VERIFY: 'off' })).toBe(true);
    await expect(encrypted(on)).rejects.toMatchObject({
      code: 'database-unavailable',
      detail: expect.stringContaining('self-signed certificate'),
    });
    expect(() => database.connect({ ...on, KAPUAS_POSTGRES_TLS_CA: '/none' })).toThrow(
      'KAPUAS_POSTGRES_TLS_CA',
    );
    await rm(dir, { recursive: true });
  });
});
