import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { serveWorker } from '../worker/rpc.ts';
import { type DatabaseFile, type Durability, openDatabaseFile, type Statement } from './database-file.ts';

/** The files that one thread looks after, and how durable their commits are. */
export type DatabaseFiles = Readonly<Record<string, Durability>>;

export interface DatabaseWorkerData {
  readonly dir: string;
  readonly files: DatabaseFiles;
}

const { dir, files } = workerData as DatabaseWorkerData;
const open = new Map<string, DatabaseFile>();

// A thread that replaced a dead one must not take the dead one's transaction for its own.
let lastTransaction = Date.now();
const nextTransaction = (): number => ++lastTransaction;

function fileNamed(name: string): DatabaseFile {
  const known = open.get(name);
  if (known !== undefined) return known;
  const opened = openDatabaseFile(join(dir, name), files[name] ?? 'durable', nextTransaction);
  open.set(name, opened);
  return opened;
}

const handlers = {
  read: ({ file, statement }: { file: string; statement: Statement }) => fileNamed(file).read(statement),
  write: ({ file, statement, transaction }: WriteCall) => fileNamed(file).write(statement, transaction),
  begin: ({ file }: { file: string }) => fileNamed(file).begin(),
  end: ({ file, transaction, outcome }: EndCall) => fileNamed(file).end(transaction, outcome),
};

interface WriteCall {
  readonly file: string;
  readonly statement: Statement;
  readonly transaction: number | undefined;
}

interface EndCall {
  readonly file: string;
  readonly transaction: number;
  readonly outcome: 'commit' | 'rollback';
}

export type DatabaseHandlers = typeof handlers;

serveWorker(handlers, () => {
  for (const file of open.values()) file.close();
});
