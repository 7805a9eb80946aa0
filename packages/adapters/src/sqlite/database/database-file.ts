import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { mediumFault } from '../faults.ts';

/** `durable`: a commit survives a power cut. `fast`: it survives a crash of the process only. */
export type Durability = 'durable' | 'fast';

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly SQLInputValue[];
}

export interface StatementResult {
  readonly rows: readonly Record<string, unknown>[];
  readonly changes: number;
}

/** One file with two connections: one that writes, and one that reads what was committed last. */
export interface DatabaseFile {
  read(statement: Statement): StatementResult;
  /** @param transaction the one that `begin` gave; undefined for a statement on its own */
  write(statement: Statement, transaction: number | undefined): StatementResult;
  begin(): number;
  /** Ending a transaction that is gone already is no error unless it was to be committed. */
  end(transaction: number, outcome: 'commit' | 'rollback'): void;
  close(): void;
}

const STATEMENTS_KEPT = 200;
/** Longer ones are of many rows, and seldom come again with just as many. */
const LONGEST_KEPT = 2_000;
const BUSY_MS = 5_000;

/** @param nextTransaction gives numbers that no other transaction of the process has had */
export function openDatabaseFile(
  path: string,
  durability: Durability,
  nextTransaction: () => number,
): DatabaseFile {
  const writer = translating(path, () => connect(path, durability));
  const reader = translating(path, () => connect(path, durability));
  let current: number | undefined;

  function assertCurrent(transaction: number | undefined): void {
    if (transaction === current) return;
    throw new KapuasError('database-unavailable', 'The transaction was lost; nothing of it was kept.');
  }

  return {
    read: (statement) => translating(path, () => reader.run(statement)),
    write(statement, transaction) {
      assertCurrent(transaction);
      return translating(path, () => writer.run(statement));
    },
    begin() {
      assertCurrent(undefined);
      translating(path, () => writer.database.exec('BEGIN IMMEDIATE'));
      current = nextTransaction();
      return current;
    },
    end(transaction, outcome) {
      if (outcome === 'rollback' && transaction !== current) return;
      assertCurrent(transaction);
      translating(path, () => {
        // SQLite has ended the transaction by itself after a fault such as a full disk.
        if (outcome === 'commit' || writer.database.isTransaction) writer.database.exec(outcome);
        current = undefined;
      });
    },
    close() {
      reader.database.close();
      writer.database.close();
    },
  };
}

interface Connection {
  readonly database: DatabaseSync;
  run(statement: Statement): StatementResult;
}

function connect(path: string, durability: Durability): Connection {
  const database = new DatabaseSync(path, { timeout: BUSY_MS });
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(`PRAGMA synchronous = ${durability === 'durable' ? 'FULL' : 'NORMAL'}`);
  const prepared = new Map<string, StatementSync>();

  function prepare(sql: string): StatementSync {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    if (sql.length > LONGEST_KEPT) return statement;
    if (prepared.size >= STATEMENTS_KEPT) prepared.clear();
    prepared.set(sql, statement);
    return statement;
  }

  return {
    database,
    run({ sql, parameters }) {
      const statement = prepare(sql);
      if (statement.columns().length === 0) {
        return { rows: [], changes: Number(statement.run(...parameters).changes) };
      }
      const rows = statement.all(...parameters);
      return { rows, changes: rows.length };
    },
  };
}

function translating<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const fault = mediumFault(error);
    if (fault === undefined) throw error;
    throw new KapuasError('database-unavailable', `${path}: ${fault}.`, { cause: error });
  }
}
