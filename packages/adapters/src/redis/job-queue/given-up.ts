import type { Redis } from '../connection.ts';

/** The keys whose job was given up and has not succeeded since. */
export interface GivenUp {
  add(key: string): Promise<void>;
  remove(key: string): Promise<void>;
  count(): Promise<number>;
}

/** A key that nobody has tried again for so long is gone for good. */
const REMEMBERED_MS = 30 * 86_400_000;

/** The count is for people: a job is not tried again because it could not be kept. */
export function createGivenUp(redis: Redis, name: string): GivenUp {
  return {
    async add(key) {
      const now = Date.now();
      await ignoringOutage(async () => {
        await redis.zadd(name, now, key);
        await redis.zremrangebyscore(name, '-inf', now - REMEMBERED_MS);
      });
    },
    remove: (key) => ignoringOutage(() => redis.zrem(name, key)),
    count: () => redis.zcard(name),
  };
}

async function ignoringOutage(work: () => Promise<unknown>): Promise<void> {
  await work().catch(() => {});
}
