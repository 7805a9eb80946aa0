import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryLimiter } from './limit.ts';

const LIMITS = { eventsPerSecond: 100, bytesPerSecond: 10_000 };

function setUp(burstSeconds = 10) {
  const clock = { ms: 0 };
  const limiter = createMemoryLimiter({ burstSeconds, now: () => clock.ms });
  return { clock, take: (events: number, bytes = 0) => limiter.take('app', LIMITS, events, bytes) };
}

describe('createMemoryLimiter', () => {
  it('lets a burst pass, and then the rate', async () => {
    const { clock, take } = setUp();
    expect(await take(1000)).toBe(0);
    expect(await take(1)).toBe(10);
    clock.ms += 10;
    expect(await take(1)).toBe(0);
    expect(await take(1)).toBe(10);
  });

  it('lets a batch pass that is larger than the bucket, and has it paid for', async () => {
    const { clock, take } = setUp(1);
    expect(await take(1100)).toBe(0);
    expect(await take(1)).toBe(10_010);
    clock.ms += 10_010;
    expect(await take(1)).toBe(0);
  });

  it('does not lock an app out for longer than a minute', async () => {
    const { take } = setUp();
    await take(1_000_000_000);
    expect(await take(1)).toBe(60_000);
  });

  it('limits bytes as well', async () => {
    const { clock, take } = setUp();
    expect(await take(1, 150_000)).toBe(0);
    const waitMs = await take(1, 1);
    expect(waitMs).toBe(5001);
    clock.ms += waitMs;
    expect(await take(1, 1)).toBe(0);
  });

  it('saves up no more than the burst', async () => {
    const { clock, take } = setUp(2);
    await take(1);
    clock.ms += 3_600_000;
    expect(await take(200)).toBe(0);
    expect(await take(1)).toBe(10);
  });

  it('keeps apps apart and follows a changed limit', async () => {
    const limiter = createMemoryLimiter({ burstSeconds: 1, now: () => 0 });
    await limiter.take('a', LIMITS, 100, 0);
    expect(await limiter.take('a', LIMITS, 1, 0)).toBe(10);
    expect(await limiter.take('b', LIMITS, 1, 0)).toBe(0);
    expect(await limiter.take('a', { ...LIMITS, eventsPerSecond: 1000 }, 1, 0)).toBe(1);
  });

  it('gives an app its limit over time and no more, whatever it sends', async () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 0, max: 20_000 })), {
      minLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (sent) => {
        const { clock, take } = setUp();
        let taken = 0;
        let last = 0;
        for (const [events, pause] of sent) {
          clock.ms += pause;
          if ((await take(events)) === 0) {
            taken += events;
            last = events;
          }
        }
        expect(taken - last).toBeLessThanOrEqual(1000 + (clock.ms / 1000) * 100);
      }),
    );
  });
});
