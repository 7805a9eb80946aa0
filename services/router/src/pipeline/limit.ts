/** Limits of apps in events and bytes a second. */
import type { AppLimits } from '@kapuas/core/apps/app.ts';
import { MAX_DEBT_SECONDS, type RateLimiter } from '@kapuas/core/ports/rate-limiter.ts';

interface Bucket {
  events: number;
  bytes: number;
  at: number;
}

interface LimiterOptions {
  /** What an idle app can send at once, in seconds of its limit. */
  readonly burstSeconds: number;
  readonly now?: () => number;
}

const MAX_BUCKETS = 10_000;

/** Token buckets in memory: the account of one process. */
export function createMemoryLimiter({
  burstSeconds,
  now = performance.now.bind(performance),
}: LimiterOptions): RateLimiter {
  const buckets = new Map<string, Bucket>();

  function bucketOf(app: string, limits: AppLimits): Bucket {
    const at = now();
    const found = buckets.get(app);
    const full = {
      events: limits.eventsPerSecond * burstSeconds,
      bytes: limits.bytesPerSecond * burstSeconds,
    };
    if (found === undefined) {
      if (buckets.size >= MAX_BUCKETS) buckets.delete(buckets.keys().next().value as string);
      const fresh = { ...full, at };
      buckets.set(app, fresh);
      return fresh;
    }
    const seconds = (at - found.at) / 1000;
    found.events = Math.min(full.events, found.events + seconds * limits.eventsPerSecond);
    found.bytes = Math.min(full.bytes, found.bytes + seconds * limits.bytesPerSecond);
    found.at = at;
    return found;
  }

  return {
    async take(app, limits, events, bytes) {
      const bucket = bucketOf(app, limits);
      const waitMs = Math.max(
        waitFor(bucket.events, limits.eventsPerSecond),
        waitFor(bucket.bytes, limits.bytesPerSecond),
      );
      if (waitMs > 0) return waitMs;
      bucket.events = Math.max(bucket.events - events, -MAX_DEBT_SECONDS * limits.eventsPerSecond);
      bucket.bytes = Math.max(bucket.bytes - bytes, -MAX_DEBT_SECONDS * limits.bytesPerSecond);
      return 0;
    },
  };
}

/** Milliseconds until a bucket holds one of its units again. */
function waitFor(tokens: number, perSecond: number): number {
  if (tokens >= 1) return 0;
  return Math.max(1, Math.min(MAX_DEBT_SECONDS * 1000, Math.ceil(((1 - tokens) / perSecond) * 1000)));
}
