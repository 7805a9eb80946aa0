import { mkdir } from 'node:fs/promises';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { Kysely } from 'kysely';
import { startWorker } from '../worker/rpc.ts';
import { createWorkerDialect } from './dialect.ts';
import type { DatabaseFiles, DatabaseHandlers, DatabaseWorkerData } from './worker.ts';

/** SQLite files that share one worker thread, which saves the memory of a thread for each. */
export interface Databases {
  /** @param file name of the file; made when it is missing */
  kysely<T>(file: string): Kysely<T>;
  /** Lets statements under way finish. */
  close(): Promise<void>;
}

export interface DatabasesOptions {
  readonly dir: string;
  readonly logger: Logger;
}

/** Counters may lose their last seconds in a power cut, all else may not. */
const FILES: DatabaseFiles = {
  'catalog.db': 'durable',
  'app-feed.db': 'durable',
  'dead-letters.db': 'durable',
  'usage.db': 'fast',
};

export async function openDatabases({ dir, logger }: DatabasesOptions): Promise<Databases> {
  await mkdir(dir, { recursive: true });
  const workerData: DatabaseWorkerData = { dir, files: FILES };
  const worker = await startWorker<DatabaseHandlers>(new URL('./worker.ts', import.meta.url), {
    name: 'databases',
    workerData,
    lostCode: 'database-unavailable',
    onLost: (error) =>
      logger.error({ err: error }, 'the database thread ended; the next call starts another'),
  });
  return {
    kysely: <T>(file: string) => new Kysely<T>({ dialect: createWorkerDialect(worker, file) }),
    close: () => worker.close(),
  };
}

/** Where an adapter keeps its tables: in databases that it shares, or in its own below a directory. */
export type DatabaseHome = { readonly databases: Databases } | DatabasesOptions;

/** @returns the databases, and what gives up the adapter's part in them */
export async function databasesOf(
  home: DatabaseHome,
): Promise<{ databases: Databases; release: () => Promise<void> }> {
  if ('databases' in home) return { databases: home.databases, release: async () => {} };
  const databases = await openDatabases(home);
  return { databases, release: () => databases.close() };
}
