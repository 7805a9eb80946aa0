import { Queue } from 'bullmq';
import type { Redis } from '../connection.ts';

/** A queue of BullMQ over a connection that stays the caller's. */
export function openQueue(name: string, redis: Redis, prefix: string): Queue {
  const queue = new Queue(name, {
    connection: redis,
    prefix,
    // A queue whose first question for the version fails, because Redis goes away just then, never works again.
    skipVersionCheck: true,
    streams: { events: { maxLen: 100 } },
  });
  // Every call reports its own failure, and the connection its outages.
  queue.on('error', () => {});
  return queue;
}
