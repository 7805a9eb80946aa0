import { connectRedis, type Redis } from '@kapuas/adapters/redis/connection.ts';
import { REDIS_SETTINGS, redisTarget } from '@kapuas/adapters/redis/settings.ts';
import { readConfig } from '@kapuas/core/runtime/config.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRedis } from '../stack/redis.ts';
import type { Server } from '../stack/server.ts';
import { recordLog } from './recorded-log.ts';
import { ready } from './redis.ts';

const eventually = { timeout: 20_000, interval: 10 };

describe('connectRedis', () => {
  let server: Server;
  const opened: Redis[] = [];

  beforeEach(async () => {
    server = await createRedis();
    await server.start();
  });
  afterEach(async () => {
    for (const redis of opened.splice(0)) redis.disconnect();
    await server.dispose();
  });

  function connect(url: string, logger: Logger): Redis {
    const redis = connectRedis(redisTarget(readConfig(REDIS_SETTINGS, { KAPUAS_REDIS_URL: url })), logger);
    opened.push(redis);
    return redis;
  }

  it('fails commands at once while Redis is away, tells so once, and connects again', async () => {
    const { lines, logger } = recordLog();
    const redis = await ready(connect(`redis://${server.address}`, logger));
    const unanswered = expect(redis.blpop('nothing', 0)).rejects.toThrow();
    await server.kill();
    await unanswered;
    await expect(redis.ping()).rejects.toThrow();
    await vi.waitUntil(() => lines.length > 0, eventually);
    await server.start();
    await vi.waitUntil(() => redis.status === 'ready', eventually);
    expect(await redis.ping()).toBe('PONG');
    expect(lines).toEqual(['Redis cannot be used; connecting again until it can', 'Redis is back']);
  });

  it('never logs a password, and gets in once it is right', async () => {
    const { lines, logger, text } = recordLog();
    const admin = await ready(connect(`redis://${server.address}`, logger));
    await admin.config('SET', 'requirepass', 'right-secret');
    const redis = connect(`redis://:wrong-secret@${server.address}`, logger);
    await vi.waitUntil(() => lines.length > 0, eventually);
    expect(text()).toMatch(/WRONGPASS|invalid/);
    await admin.config('SET', 'requirepass', 'wrong-secret');
    await vi.waitUntil(() => redis.status === 'ready', eventually);
    expect(text()).not.toContain('secret');
  });
});
