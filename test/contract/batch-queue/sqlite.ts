import { type BatchQueueOptions, openBatchQueue } from '@kapuas/adapters/sqlite/batch-queue/batch-queue.ts';
import { createDirectory, silent } from '../directory.ts';
import type { BatchQueueFixture } from './fixture.ts';

export type SqliteQueueOptions = Omit<BatchQueueOptions, 'dir' | 'logger'>;

/** A queue in a directory of its own. */
export async function openSqliteQueue(options: SqliteQueueOptions = {}): Promise<BatchQueueFixture> {
  const directory = await createDirectory();
  const open = () => openBatchQueue({ reserveBytes: 0, ...options, dir: directory.path, logger: silent });
  let queue = await open();
  return {
    get queue() {
      return queue;
    },
    get topics() {
      return queue.topics;
    },
    async reopen() {
      await queue.close();
      queue = await open();
    },
    async dispose() {
      await queue.close();
      await directory.remove();
    },
  };
}
