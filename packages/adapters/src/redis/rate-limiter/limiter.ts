import type { AppLimits } from '@kapuas/core/apps/app.ts';
import type { RateLimiter } from '@kapuas/core/ports/rate-limiter.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { Gauge, type Registry } from '@kapuas/core/runtime/metrics.ts';
import type { Redis } from '../connection.ts';
import { withinMs } from '../within.ts';
import { type Account, createAccount } from './account.ts';
import { watchAvailability } from './availability.ts';
import { defineExchange, type Exchange } from './exchange.ts';

export interface RedisLimiterOptions {
  readonly redis: Redis;
  readonly prefix: string;
  /** What an idle app can send at once, in seconds of its limit. */
  readonly burstSeconds: number;
  /** Decides while Redis is away: this process's own account. */
  readonly fallback: RateLimiter;
  readonly logger: Logger;
  readonly metrics?: Registry;
  /** An answer of Redis that takes longer counts as none. */
  readonly answerMs?: number;
  readonly random?: () => number;
}

export interface RedisLimiter extends RateLimiter {
  /** Gives back what is leased. The connection stays open. */
  close(): Promise<void>;
}

const ANSWER_MS = 250;
const IDLE_MS = 250;
const MAX_ACCOUNTS = 10_000;

interface Entry {
  readonly account: Account;
  asking: Promise<void> | undefined;
}

/**
 * One account of all processes. Each leases an app's tokens for a short while ahead and spends them without
 * asking, so that a batch rarely waits for Redis: only the first after a pause, and those that come quicker than
 * one answer. What is leased was taken out of the shared buckets before, so all processes together stay within
 * the limit; only the excess of each process's last batch is charged afterwards. Leases that are not used go back.
 */
export function createRedisLimiter(options: RedisLimiterOptions): RedisLimiter {
  const { redis, burstSeconds, fallback, logger, answerMs = ANSWER_MS, random = Math.random } = options;
  const exchange = defineExchange(redis, options.prefix);
  const entries = new Map<string, Entry>();
  const availability = watchAvailability({ redis, answerMs, logger, onDown: () => entries.clear() });
  const now = performance.now.bind(performance);
  exposeMode(options.metrics, () => availability.up);

  function entryOf(app: string, limits: AppLimits): Entry {
    const known = entries.get(app);
    if (known !== undefined) {
      known.account.follow(limits);
      return known;
    }
    if (entries.size >= MAX_ACCOUNTS) entries.delete(entries.keys().next().value as string);
    const account = createAccount({ limits, burstSeconds, now: now(), random });
    const entry: Entry = { account, asking: undefined };
    entries.set(app, entry);
    return entry;
  }

  async function trade(app: string, { account }: Entry, asked: Exchange): Promise<void> {
    try {
      account.receive(asked, await withinMs(exchange(app, asked), answerMs), now());
    } catch (error) {
      availability.fail(error);
    }
  }

  /** @returns what to wait for; undefined when asking makes no sense yet */
  function ask(app: string, entry: Entry): Promise<void> | undefined {
    if (entry.asking !== undefined) return entry.asking;
    const asked = entry.account.ask(now());
    if (asked === undefined) return undefined;
    entry.asking = trade(app, entry, asked).finally(() => {
      entry.asking = undefined;
    });
    return entry.asking;
  }

  async function returnLease(app: string, entry: Entry): Promise<void> {
    const asked = entry.account.giveBack();
    if (asked !== undefined && availability.up) await trade(app, entry, asked);
  }

  function returnIdle(): void {
    const at = now();
    for (const [app, entry] of entries) {
      const { account, asking } = entry;
      if (asking !== undefined || at - account.usedAt < IDLE_MS || at < account.notBefore) continue;
      entries.delete(app);
      void returnLease(app, entry);
    }
  }

  const sweep = setInterval(returnIdle, IDLE_MS).unref();

  return {
    async take(app, limits, events, bytes) {
      while (availability.up) {
        const entry = entryOf(app, limits);
        const { account } = entry;
        if (account.holds()) {
          account.spend(events, bytes, now());
          if (account.isLow()) void ask(app, entry);
          return 0;
        }
        const answer = ask(app, entry);
        if (answer === undefined) return Math.max(1, Math.ceil(account.notBefore - now()));
        await answer;
      }
      return fallback.take(app, limits, events, bytes);
    },
    async close() {
      clearInterval(sweep);
      await Promise.all([...entries.values()].map((entry) => entry.asking));
      await Promise.all([...entries].map(([app, entry]) => returnLease(app, entry)));
      availability.close();
      entries.clear();
    },
  };
}

function exposeMode(metrics: Registry | undefined, isShared: () => boolean): void {
  if (metrics === undefined) return;
  new Gauge({
    name: 'kapuas_router_local_limits',
    help: 'Processes that limit apps by themselves, because Redis is away or slow.',
    registers: [metrics],
    collect() {
      this.set(isShared() ? 0 : 1);
    },
  });
}
