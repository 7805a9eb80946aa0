import { createHash } from 'node:crypto';
import type { OpenThrottle, Throttle } from '@kapuas/core/ports/throttle.ts';
import type { Redis } from './connection.ts';
import { withinMs } from './within.ts';

export interface RedisThrottlesOptions {
  readonly redis: Redis;
  readonly prefix: string;
  /** Counts while Redis does not answer. */
  readonly fallback: OpenThrottle;
}

const ANSWER_MS = 1_000;

/** A token bucket: counts a try (1) or takes one back (-1). Answers 0, or the milliseconds to wait. */
const LUA = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local burst, refill, tries = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local stored = redis.call('HMGET', KEYS[1], 'left', 'at')
local earned = math.max(0, now - (tonumber(stored[2]) or now)) / refill
local left = math.min(burst, (tonumber(stored[1]) or burst) + earned)
if left < tries then return math.ceil((1 - left) * refill) end
redis.call('HSET', KEYS[1], 'left', math.min(burst, left - tries), 'at', now)
redis.call('PEXPIRE', KEYS[1], burst * refill)
return 0
`;

interface WithCommand {
  kapuasCountTry(key: string, burst: number, refillMs: number, tries: 1 | -1): Promise<number>;
}

/** Throttles that all processes share. Keys are stored as hashes: they are people's e-mails and addresses. */
export function createRedisThrottles({ redis, prefix, fallback }: RedisThrottlesOptions): OpenThrottle {
  redis.defineCommand('kapuasCountTry', { numberOfKeys: 1, lua: LUA });
  const client = redis as unknown as WithCommand;

  return (options): Throttle => {
    const { name, burst, refillMs } = options;
    const alone = fallback(options);
    const nameOf = (key: string): string =>
      `${prefix}:throttle:${name}:${createHash('sha256').update(key).digest('hex')}`;
    const count = (key: string, tries: 1 | -1): Promise<number> =>
      withinMs(client.kapuasCountTry(nameOf(key), burst, refillMs, tries), ANSWER_MS);
    return {
      take: (key) =>
        count(key, 1).then(
          (waitMs) => Math.ceil(waitMs / 1000),
          () => alone.take(key),
        ),
      giveBack: (key) =>
        count(key, -1).then(
          () => {},
          () => alone.giveBack(key),
        ),
      async forget(key) {
        await alone.forget(key);
        await withinMs(redis.del(nameOf(key)), ANSWER_MS).catch(() => {});
      },
    };
  };
}
