import { once } from 'node:events';
import type { Redis } from '@kapuas/adapters/redis/connection.ts';

/** Once it is connected. */
export async function ready(redis: Redis): Promise<Redis> {
  if (redis.status !== 'ready') await once(redis, 'ready');
  return redis;
}
