import { isIPv6 } from 'node:net';
import type { Throttle, ThrottleOptions } from '@kapuas/core/ports/throttle.ts';

interface Bucket {
  tries: number;
  at: number;
}

/** A token bucket per key, in memory. */
export function createThrottle(
  { burst, refillMs, maxKeys }: ThrottleOptions,
  now: () => number = Date.now,
): Throttle {
  const buckets = new Map<string, Bucket>();

  function bucketOf(key: string, at: number): Bucket {
    const known = buckets.get(key);
    const tries = known === undefined ? burst : known.tries + Math.max(0, at - known.at) / refillMs;
    const bucket = { tries: Math.min(burst, tries), at };
    buckets.delete(key);
    buckets.set(key, bucket);
    if (buckets.size > maxKeys) buckets.delete(buckets.keys().next().value as string);
    return bucket;
  }

  return {
    async take(key) {
      const bucket = bucketOf(key, now());
      if (bucket.tries < 1) return Math.ceil(((1 - bucket.tries) * refillMs) / 1000);
      bucket.tries -= 1;
      return 0;
    },
    async giveBack(key) {
      const bucket = buckets.get(key);
      if (bucket !== undefined) bucket.tries = Math.min(burst, bucket.tries + 1);
    },
    async forget(key) {
      buckets.delete(key);
    },
  };
}

/** One key for a whole IPv6 network, because its owner has all of its addresses. */
export function addressKey(address: string): string {
  if (!isIPv6(address)) return address;
  const embedded = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return embedded ?? networkOf(address);
}

/** The first 64 bits. */
function networkOf(address: string): string {
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 4 - groups.length;
  const filled = missing > 0 ? [...groups, ...Array<string>(missing).fill('0')] : groups;
  return `${filled.slice(0, 4).join(':')}::/64`;
}
