import type { SQLInputValue } from 'node:sqlite';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { WorkerHandle } from '../worker/rpc.ts';
import type { Statement } from './database-file.ts';
import { createMutex } from './mutex.ts';
import type { DatabaseHandlers } from './worker.ts';

/** Kysely's SQLite dialect over a file that a worker thread holds open. */
export function createWorkerDialect(worker: WorkerHandle<DatabaseHandlers>, file: string): Dialect {
  return {
    createAdapter: () => new WorkerAdapter(),
    createDriver: () => createWorkerDriver(worker, file),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class WorkerAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

interface WorkerConnection extends DatabaseConnection {
  transaction: { readonly id: number; readonly release: () => void } | undefined;
}

/**
 * A select outside a transaction reads what was committed last and never waits; all else takes turns, so
 * that no statement falls into another's transaction.
 */
function createWorkerDriver(worker: WorkerHandle<DatabaseHandlers>, file: string): Driver {
  const mutex = createMutex();

  async function writeAlone(statement: Statement) {
    const release = await mutex.acquire();
    try {
      return await worker.call('write', { file, statement, transaction: undefined });
    } finally {
      release();
    }
  }

  async function begin(connection: WorkerConnection): Promise<void> {
    const release = await mutex.acquire();
    try {
      connection.transaction = { id: await worker.call('begin', { file }), release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** A commit that failed keeps its turn: the rollback that follows ends it. */
  async function end(connection: WorkerConnection, outcome: 'commit' | 'rollback'): Promise<void> {
    const { transaction } = connection;
    if (transaction === undefined) return;
    let ended = outcome === 'rollback';
    try {
      await worker.call('end', { file, transaction: transaction.id, outcome });
      ended = true;
    } finally {
      if (ended) {
        connection.transaction = undefined;
        transaction.release();
      }
    }
  }

  function createConnection(): WorkerConnection {
    const connection: WorkerConnection = {
      transaction: undefined,
      async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
        const statement = toStatement(query);
        const { transaction } = connection;
        const { rows, changes } = transaction
          ? await worker.call('write', { file, statement, transaction: transaction.id })
          : SelectQueryNode.is(query.query)
            ? await worker.call('read', { file, statement })
            : await writeAlone(statement);
        return { rows: rows as unknown as R[], numAffectedRows: BigInt(changes) };
      },
      // biome-ignore lint/correctness/useYield: the interface wants a generator, and pages are read instead
      async *streamQuery() {
        throw new Error('Read in pages instead of streaming.');
      },
    };
    return connection;
  }

  return {
    init: async () => {},
    acquireConnection: async () => createConnection(),
    beginTransaction: (connection) => begin(connection as WorkerConnection),
    commitTransaction: (connection) => end(connection as WorkerConnection, 'commit'),
    rollbackTransaction: (connection) => end(connection as WorkerConnection, 'rollback'),
    releaseConnection: async () => {},
    destroy: async () => {},
  };
}

function toStatement({ sql, parameters }: CompiledQuery): Statement {
  return { sql, parameters: parameters as readonly SQLInputValue[] };
}
