import { isIPv6 } from 'node:net';

export interface ThrottleOptions {
  /** Tries that may come at once. */
  readonly burst: number;
  /** One more try is earned in this time. */
  readonly refillMs: number;
  /** Keys remembered; the ones unused for longest are forgotten first. */
  readonly maxKeys: number;
}

export interface Throttle {
  /** Counts a try. @returns 0 when it may go on, else the seconds to wait */
  take(key: string, now: number): number;
  /** Takes one counted try back. */
  giveBack(key: string): void;
  /** Forgets the tries of a key. */
  forget(key: string): void;
}

interface Bucket {
  tries: number;
  at: number;
}

/** A token bucket per key, in memory. */
export function createThrottle({ burst, refillMs, maxKeys }: ThrottleOptions): Throttle {
  const buckets = new Map<string, Bucket>();

  function bucketOf(key: string, now: number): Bucket {
    const known = buckets.get(key);
    const tries = known === undefined ? burst : known.tries + Math.max(0, now - known.at) / refillMs;
    const bucket = { tries: Math.min(burst, tries), at: now };
    buckets.delete(key);
    buckets.set(key, bucket);
    if (buckets.size > maxKeys) buckets.delete(buckets.keys().next().value as string);
    return bucket;
  }

  return {
    take(key, now) {
      const bucket = bucketOf(key, now);
      if (bucket.tries < 1) return Math.ceil(((1 - bucket.tries) * refillMs) / 1000);
      bucket.tries -= 1;
      return 0;
    },
    giveBack(key) {
      const bucket = buckets.get(key);
      if (bucket !== undefined) bucket.tries = Math.min(burst, bucket.tries + 1);
    },
    forget: (key) => void buckets.delete(key),
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
