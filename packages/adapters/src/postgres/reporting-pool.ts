import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { toDatabaseError } from './faults.ts';

/**
 * The pool as Kysely uses it, with faults of the server as KapuasErrors. A connection that had one is not used again:
 * after a timeout its answer may still come.
 */
export function reportingPool(pool: pg.Pool): PostgresPool {
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    async connect() {
      const client = await pool.connect().catch(rethrow);
      const known = clients.get(client) ?? reportingClient(client);
      clients.set(client, known);
      return known;
    },
    end: () => pool.end(),
    options: pool.options,
  };
}

function reportingClient(client: pg.PoolClient): PostgresPoolClient {
  let broken = false;
  async function query(sql: string, parameters: readonly unknown[]) {
    try {
      return await client.query(sql, [...parameters]);
    } catch (error) {
      const reported = toDatabaseError(error);
      broken ||= reported !== error;
      throw reported;
    }
  }
  return {
    // Cursors, the other form of the call, are not used: long reads go in pages.
    query: query as unknown as PostgresPoolClient['query'],
    release: () => client.release(broken),
  };
}

function rethrow(error: unknown): never {
  throw toDatabaseError(error);
}
