import { connectRedis, type Redis } from '@kapuas/adapters/redis/connection.ts';
import { openJobQueue } from '@kapuas/adapters/redis/job-queue/job-queue.ts';
import type { JobQueue } from '@kapuas/core/ports/job-queue.ts';
import { silent } from './directory.ts';
import { ready } from './redis.ts';

/** One replica: a job queue with connections of its own. */
export interface Replica {
  readonly jobs: JobQueue;
  readonly redis: Redis;
  close(): Promise<void>;
}

export async function openReplica(address: string, prefix: string, lockMs = 1000): Promise<Replica> {
  const redis = await ready(connectRedis({ url: `redis://${address}` }, silent));
  const jobs = openJobQueue({ redis, prefix, logger: silent, lockMs });
  return {
    jobs,
    redis,
    async close() {
      await jobs.close();
      redis.disconnect();
    },
  };
}
