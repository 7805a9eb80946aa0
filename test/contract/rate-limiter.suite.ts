import { MAX_DEBT_SECONDS, type RateLimiter } from '@kapuas/core/ports/rate-limiter.ts';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { createCases, type OptOuts, uniqueName } from './cases.ts';

export interface RateLimiterFixture {
  readonly limiter: RateLimiter;
  /** The limiter's clock in milliseconds. */
  now(): number;
  /** Resolves when so much time has passed for the limiter. */
  pass(ms: number): Promise<void>;
  dispose(): Promise<void>;
}

const BURST_SECONDS = 2;
const LIMITS = { eventsPerSecond: 100, bytesPerSecond: 10_000 };
const BURST = BURST_SECONDS * LIMITS.eventsPerSecond;

/** @param open a limiter with a burst of so many seconds, on an account that nobody else uses */
export function rateLimiterSuite(
  adapter: string,
  open: (burstSeconds: number) => Promise<RateLimiterFixture>,
  optOuts?: OptOuts,
): void {
  const promise = createCases(optOuts);

  describe(`RateLimiter: ${adapter}`, () => {
    let fixture: RateLimiterFixture;
    let app: string;

    beforeEach(async () => {
      fixture = await open(BURST_SECONDS);
      app = uniqueName('app');
    });
    afterEach(() => fixture.dispose());

    const take = (events: number, bytes = 0): Promise<number> =>
      fixture.limiter.take(app, LIMITS, events, bytes);

    /** Takes one event after the other until one is refused. */
    async function drain(): Promise<{ readonly taken: number; readonly waitMs: number }> {
      for (let taken = 0; ; taken += 1) {
        const waitMs = await take(1);
        if (waitMs > 0) return { taken, waitMs };
      }
    }

    /** What the rate gave since `startedAt`, and one token for the one that is being filled. */
    const earned = (startedAt: number): number =>
      ((fixture.now() - startedAt) / 1000) * LIMITS.eventsPerSecond + 1;

    promise('lets a burst pass, and then the rate', async () => {
      const startedAt = fixture.now();
      const first = await drain();
      expect(first.taken).toBeGreaterThanOrEqual(BURST);
      expect(first.taken).toBeLessThanOrEqual(BURST + earned(startedAt));
      expect(first.waitMs).toBeLessThanOrEqual(1000);
      await fixture.pass(500);
      const second = await drain();
      expect(second.taken).toBeGreaterThanOrEqual(40);
      expect(first.taken + second.taken).toBeLessThanOrEqual(BURST + earned(startedAt));
    });

    promise('lets a batch pass that is larger than the bucket, and has it paid for', async () => {
      const startedAt = fixture.now();
      expect(await take(BURST + 1000)).toBe(0);
      const waitMs = await take(1);
      expect(waitMs).toBeLessThanOrEqual(10_010);
      expect(waitMs).toBeGreaterThanOrEqual(10_000 - (fixture.now() - startedAt));
    });

    promise('lets in again once the time has passed that it named', async () => {
      expect(await take(BURST + 30)).toBe(0);
      for (let tries = 1; ; tries += 1) {
        const waitMs = await take(1);
        if (waitMs === 0) break;
        expect(tries).toBeLessThan(5);
        await fixture.pass(waitMs);
      }
    });

    promise('does not lock an app out for longer than a minute', async () => {
      const startedAt = fixture.now();
      expect(await take(1_000_000_000)).toBe(0);
      const waitMs = await take(1);
      expect(waitMs).toBeLessThanOrEqual(MAX_DEBT_SECONDS * 1000);
      expect(waitMs).toBeGreaterThanOrEqual(MAX_DEBT_SECONDS * 1000 - (fixture.now() - startedAt));
    });

    promise('limits bytes as well', async () => {
      const startedAt = fixture.now();
      expect(await take(1, 50_000)).toBe(0);
      const waitMs = await take(1, 1);
      expect(waitMs).toBeLessThanOrEqual(3001);
      expect(waitMs).toBeGreaterThanOrEqual(3000 - (fixture.now() - startedAt));
    });

    promise('saves up no more than the burst', async () => {
      await take(1);
      await fixture.pass(300);
      const startedAt = fixture.now();
      expect((await drain()).taken).toBeLessThanOrEqual(BURST + earned(startedAt));
    });

    promise('keeps apps apart', async () => {
      await take(BURST + 1000);
      expect(await take(1)).toBeGreaterThan(0);
      expect(await fixture.limiter.take(uniqueName('other'), LIMITS, 1, 0)).toBe(0);
    });

    promise('follows a changed limit', async () => {
      await take(BURST + 500);
      expect(await take(1)).toBeGreaterThan(1000);
      const more = { ...LIMITS, eventsPerSecond: 100_000 };
      expect(await fixture.limiter.take(app, more, 1, 0)).toBeLessThanOrEqual(200);
    });

    promise('gives an app its limit over time and no more, whatever size it sends', async () => {
      const startedAt = fixture.now();
      let taken = 0;
      let last = 0;
      for (const events of [1, 7, 150, 3, 90, 2, 20, 1, 5, 60, 1]) {
        if ((await take(events)) === 0) {
          taken += events;
          last = events;
        }
        await fixture.pass(events + 20);
      }
      expect(taken).toBeGreaterThanOrEqual(BURST);
      expect(taken - last).toBeLessThanOrEqual(BURST + earned(startedAt));
    });
  });
}
