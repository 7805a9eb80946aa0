import { setTimeout as sleep } from 'node:timers/promises';
import { connectRedis, type Redis } from '@kapuas/adapters/redis/connection.ts';
import { createRedisLimiter, type RedisLimiter } from '@kapuas/adapters/redis/rate-limiter/limiter.ts';
import type { RateLimiter } from '@kapuas/core/ports/rate-limiter.ts';
import { createMetrics } from '@kapuas/core/runtime/metrics.ts';
import { createMemoryLimiter } from '@kapuas/router/pipeline/limit.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { onServer } from '../stack/on-server.ts';
import { createRedis } from '../stack/redis.ts';
import { uniqueName } from './cases.ts';
import { silent } from './directory.ts';
import { rateLimiterSuite } from './rate-limiter.suite.ts';
import { recordLog } from './recorded-log.ts';
import { ready } from './redis.ts';

const eventually = { timeout: 20_000, interval: 20 };

/** Fails the test when it is asked: what should be decided by all together must not be decided alone. */
const noFallback: RateLimiter = {
  take: () => Promise.reject(new Error('decided by one process alone')),
};

/** A process's limiter with a connection of its own. */
interface Member {
  readonly limiter: RedisLimiter;
  readonly redis: Redis;
  close(): Promise<void>;
}

async function join(address: string, prefix: string, burstSeconds = 1): Promise<Member> {
  const redis = await ready(connectRedis({ url: `redis://${address}` }, silent));
  const limiter = createRedisLimiter({ redis, prefix, burstSeconds, fallback: noFallback, logger: silent });
  return {
    limiter,
    redis,
    async close() {
      await limiter.close();
      redis.disconnect();
    },
  };
}

const LIMITS = { eventsPerSecond: 1000, bytesPerSecond: 1_000_000_000 };

/** Sends batches of `size` as fast as `pauseMs` allows until the time is over. @returns events taken */
async function send(limiter: RateLimiter, app: string, load: Load): Promise<number> {
  const end = performance.now() + load.forMs;
  let taken = 0;
  while (performance.now() < end) {
    const waitMs = await limiter.take(app, LIMITS, load.size, load.size * 400);
    if (waitMs === 0) taken += load.size;
    await sleep(waitMs === 0 ? load.pauseMs : Math.min(waitMs, 20));
  }
  return taken;
}

interface Load {
  readonly size: number;
  readonly pauseMs: number;
  readonly forMs: number;
}

onServer('redis', (address) => {
  rateLimiterSuite('Redis', async (burstSeconds) => {
    const member = await join(address, uniqueName('limits'), burstSeconds);
    return {
      limiter: member.limiter,
      now: () => performance.now(),
      pass: (ms) => sleep(ms),
      dispose: () => member.close(),
    };
  });

  describe('RateLimiter: Redis, shared by four processes', () => {
    const members: Member[] = [];
    afterEach(async () => {
      await Promise.all(members.splice(0).map((member) => member.close()));
    });

    async function four(prefix = uniqueName('limits')): Promise<Member[]> {
      members.push(...(await Promise.all([1, 2, 3, 4].map(() => join(address, prefix)))));
      return members;
    }

    /** Within a tenth of what the limit gives in the time, on top of the burst and each one's last batch. */
    function expectLimit(taken: number, elapsedMs: number, size: number): void {
      const earned = (elapsedMs / 1000) * LIMITS.eventsPerSecond;
      expect(taken).toBeGreaterThanOrEqual(0.9 * earned + LIMITS.eventsPerSecond);
      expect(taken).toBeLessThanOrEqual(1.1 * earned + LIMITS.eventsPerSecond + 4 * size);
    }

    const loads: readonly (readonly [string, readonly (Load | undefined)[]])[] = [
      ['one is busy and three are idle', [{ size: 10, pauseMs: 1, forMs: 3000 }]],
      ['all are busy', [1, 2, 3, 4].map(() => ({ size: 10, pauseMs: 1, forMs: 3000 }))],
      [
        'each has another load',
        [
          { size: 100, pauseMs: 5, forMs: 3000 },
          { size: 1, pauseMs: 1, forMs: 3000 },
          { size: 20, pauseMs: 50, forMs: 3000 },
          { size: 1, pauseMs: 200, forMs: 3000 },
        ],
      ],
    ];
    for (const [name, plan] of loads) {
      it(`lets the limit and the burst through when ${name}`, async () => {
        const all = await four();
        const startedAt = performance.now();
        const taken = await Promise.all(
          plan.map((load, i) => (load ? send((all[i] as Member).limiter, name, load) : 0)),
        );
        const sum = taken.reduce((total, one) => total + one, 0);
        expectLimit(sum, performance.now() - startedAt, plan[0]?.size ?? 0);
      });
    }

    it('lets the burst through once, not once for each process', async () => {
      const all = await four();
      const startedAt = performance.now();
      const load = { size: 1, pauseMs: 0, forMs: 300 };
      const taken = await Promise.all(all.map(({ limiter }) => send(limiter, 'app', load)));
      const sum = taken.reduce((total, one) => total + one, 0);
      const earned = performance.now() - startedAt;
      expect(sum).toBeLessThanOrEqual(1.1 * earned + LIMITS.eventsPerSecond + 4);
    });

    it('charges one process with the debt of another', async () => {
      const [a, b] = (await four()) as [Member, Member];
      expect(await a.limiter.take('app', LIMITS, 11_000, 0)).toBe(0);
      await vi.waitFor(async () => {
        expect(await b.limiter.take('app', LIMITS, 1, 0)).toBeGreaterThan(8_000);
      }, eventually);
    });

    it('gives back what is not used', async () => {
      const prefix = uniqueName('limits');
      const [a] = (await four(prefix)) as [Member];
      const settledAt = (): Promise<string | null> => a.redis.hget(`${prefix}:limit:app`, 'at');
      expect(await a.limiter.take('app', LIMITS, 1, 0)).toBe(0);
      const leasedAt = await settledAt();
      await vi.waitUntil(async () => (await settledAt()) !== leasedAt, eventually);
      expect(Number(await a.redis.hget(`${prefix}:limit:app`, 'events'))).toBe(LIMITS.eventsPerSecond);
    });

    it('asks Redis far more seldom than it is asked', async () => {
      const [a] = (await four()) as [Member];
      const roomy = { eventsPerSecond: 1_000_000, bytesPerSecond: 1_000_000_000 };
      const calls = vi.spyOn(a.redis, 'sendCommand');
      for (let i = 0; i < 10_000; i += 1) expect(await a.limiter.take('app', roomy, 10, 4000)).toBe(0);
      expect(calls.mock.calls.length).toBeLessThan(500);
    });
  });
});

describe('RateLimiter: Redis that goes away', () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  /** A limiter on a Redis of its own. */
  async function setUp() {
    const server = await createRedis();
    closers.push(() => server.dispose());
    await server.start();
    const { logger, lines } = recordLog();
    const metrics = createMetrics({ processMetrics: false });
    const redis = await ready(connectRedis({ url: `redis://${server.address}` }, silent));
    const fallback = createMemoryLimiter({ burstSeconds: 1 });
    const limiter = createRedisLimiter({ redis, prefix: 'k', burstSeconds: 1, fallback, logger, metrics });
    closers.push(async () => {
      await limiter.close();
      redis.disconnect();
    });
    return {
      server,
      lines,
      take: (events: number) => limiter.take('app', LIMITS, events, 0),
      isLocal: async () => (await metrics.metrics()).includes('kapuas_router_local_limits 1'),
    };
  }

  const outage = [
    expect.stringMatching(/limits apps by itself/),
    expect.stringMatching(/shared by all routers again/),
  ];

  it('lets events in by each process alone, tells so, and shares again by itself', async () => {
    const { server, lines, take, isLocal } = await setUp();
    expect(await take(11_000)).toBe(0);
    expect(await take(1)).toBeGreaterThan(8_000);
    expect(await isLocal()).toBe(false);
    await server.kill();
    await vi.waitFor(async () => expect(await take(1)).toBe(0), eventually);
    for (let i = 0; i < 100; i += 1) expect(await take(1)).toBe(0);
    expect(await isLocal()).toBe(true);
    await server.start();
    await vi.waitFor(async () => expect(await isLocal()).toBe(false), eventually);
    expect(await take(11_000)).toBe(0);
    expect(await take(1)).toBeGreaterThan(8_000);
    expect(lines).toEqual(outage);
  });

  it('waits for a Redis that hangs only once', async () => {
    const { server, lines, take, isLocal } = await setUp();
    const pid = server.pid as number;
    process.kill(pid, 'SIGSTOP');
    for (let i = 0; i < 200; i += 1) expect(await take(1)).toBe(0);
    expect(await isLocal()).toBe(true);
    process.kill(pid, 'SIGCONT');
    await vi.waitFor(async () => expect(await isLocal()).toBe(false), eventually);
    expect(await take(1)).toBe(0);
    expect(lines).toEqual(outage);
  });
});
