import { MAX_DEBT_SECONDS } from '@kapuas/core/ports/rate-limiter.ts';
import type { Redis } from '../connection.ts';

/** Tokens of the two buckets of an app. */
export interface Tokens {
  readonly events: number;
  readonly bytes: number;
}

export interface Exchange {
  readonly perSecond: Tokens;
  readonly burstSeconds: number;
  /** What goes back to the shared buckets; negative for what was spent beyond a lease. */
  readonly back: Tokens;
  readonly wanted: Tokens;
}

export interface Granted extends Tokens {
  /** Until the shared buckets hold something again; 0 when they do. */
  readonly waitMs: number;
}

/**
 * One step of an app's shared buckets: they fill up for the time that has passed, take back or are charged,
 * and give what is wanted as far as they hold it. Time is the server's, so that the routers' clocks do not
 * matter. A bucket that nobody asks for is full by the time when its key expires.
 */
const LUA = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local burst, debt = tonumber(ARGV[3]), tonumber(ARGV[8])
local stored = redis.call('HMGET', KEYS[1], 'events', 'bytes', 'at')
local seconds = math.max(0, now - (tonumber(stored[3]) or now)) / 1000

local function settle(tokens, perSecond, back)
  local full = perSecond * burst
  local filled = math.min(full, (tonumber(tokens) or full) + seconds * perSecond)
  return math.max(-debt * perSecond, math.min(full, filled + back))
end
local function waitFor(tokens, perSecond)
  if tokens >= 1 then return 0 end
  return math.max(1, math.min(debt * 1000, math.ceil((1 - tokens) / perSecond * 1000)))
end

local eventRate, byteRate = tonumber(ARGV[1]), tonumber(ARGV[2])
local events = settle(stored[1], eventRate, tonumber(ARGV[4]))
local bytes = settle(stored[2], byteRate, tonumber(ARGV[5]))
local wait = math.max(waitFor(events, eventRate), waitFor(bytes, byteRate))
local grantedEvents, grantedBytes = 0, 0
if wait == 0 then
  grantedEvents = math.min(tonumber(ARGV[6]), math.floor(events))
  grantedBytes = math.min(tonumber(ARGV[7]), math.floor(bytes))
end
redis.call('HSET', KEYS[1], 'events', events - grantedEvents, 'bytes', bytes - grantedBytes, 'at', now)
redis.call('PEXPIRE', KEYS[1], (debt + burst + 1) * 1000)
return { grantedEvents, grantedBytes, wait }
`;

interface WithCommand {
  kapuasExchangeTokens(key: string, ...args: number[]): Promise<[number, number, number]>;
}

export type ExchangeTokens = (app: string, exchange: Exchange) => Promise<Granted>;

export function defineExchange(redis: Redis, prefix: string): ExchangeTokens {
  redis.defineCommand('kapuasExchangeTokens', { numberOfKeys: 1, lua: LUA });
  const client = redis as unknown as WithCommand;
  return async (app, { perSecond, burstSeconds, back, wanted }) => {
    const [events, bytes, waitMs] = await client.kapuasExchangeTokens(
      `${prefix}:limit:${app}`,
      perSecond.events,
      perSecond.bytes,
      burstSeconds,
      back.events,
      back.bytes,
      wanted.events,
      wanted.bytes,
      MAX_DEBT_SECONDS,
    );
    return { events, bytes, waitMs };
  };
}
