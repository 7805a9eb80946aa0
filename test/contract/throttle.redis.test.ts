import { connectRedis, type Redis } from '@kapuas/adapters/redis/connection.ts';
import { createRedisThrottles } from '@kapuas/adapters/redis/throttles.ts';
import type { OpenThrottle } from '@kapuas/core/ports/throttle.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { onServer } from '../stack/on-server.ts';
import { uniqueName } from './cases.ts';
import { silent } from './directory.ts';
import { ready } from './redis.ts';
import { throttleSuite } from './throttle.suite.ts';

const refuseAll: OpenThrottle = () => ({
  take: async () => 42,
  giveBack: async () => {},
  forget: async () => {},
});

onServer('redis', (address) => {
  const opened: Redis[] = [];
  afterEach(() => {
    for (const redis of opened.splice(0)) redis.disconnect();
  });

  async function open(prefix: string): Promise<OpenThrottle> {
    const redis = await ready(connectRedis({ url: `redis://${address}` }, silent));
    opened.push(redis);
    return createRedisThrottles({ redis, prefix, fallback: refuseAll });
  }

  throttleSuite('Redis', () => open(uniqueName('throttle')));

  describe('Throttle: Redis', () => {
    const options = { name: 'sign-in', burst: 2, refillMs: 60_000, maxKeys: 1 };

    it('counts the tries of all web servers together, and keeps no e-mail', async () => {
      const prefix = uniqueName('throttle');
      const one = (await open(prefix))(options);
      const two = (await open(prefix))(options);
      expect(await one.take('ann@example.com')).toBe(0);
      expect(await two.take('ann@example.com')).toBe(0);
      expect(await one.take('ann@example.com')).toBeGreaterThan(0);
      const keys = await opened[0]?.keys(`${prefix}*`);
      expect(keys).toHaveLength(1);
      expect(keys?.join()).not.toContain('ann');
    });

    it('counts in each process while Redis is away', async () => {
      const throttle = (await open(uniqueName('throttle')))(options);
      opened[0]?.disconnect();
      expect(await throttle.take('a')).toBe(42);
      await throttle.giveBack('a');
      await throttle.forget('a');
    });
  });
});
