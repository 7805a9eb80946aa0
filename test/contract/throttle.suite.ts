import type { OpenThrottle, Throttle } from '@kapuas/core/ports/throttle.ts';
import { beforeEach, describe, expect } from 'vitest';
import { createCases, type OptOuts, uniqueName } from './cases.ts';

export function throttleSuite(adapter: string, open: () => Promise<OpenThrottle>, optOuts?: OptOuts): void {
  const promise = createCases(optOuts);
  const options = { burst: 3, refillMs: 60_000, maxKeys: 100 };

  describe(`Throttle: ${adapter}`, () => {
    let openThrottle: OpenThrottle;
    let name: string;
    let throttle: Throttle;

    beforeEach(async () => {
      openThrottle = await open();
      name = uniqueName('tries');
      throttle = openThrottle({ ...options, name });
    });

    promise('lets a burst through and then says how long to wait', async () => {
      for (let i = 0; i < 3; i += 1) expect(await throttle.take('a')).toBe(0);
      const waitSeconds = await throttle.take('a');
      expect(waitSeconds).toBeGreaterThan(30);
      expect(waitSeconds).toBeLessThanOrEqual(60);
    });

    promise('counts tries that come at once', async () => {
      const waits = await Promise.all(Array.from({ length: 10 }, () => throttle.take('a')));
      expect(waits.filter((seconds) => seconds === 0)).toHaveLength(3);
    });

    promise('earns tries again', async () => {
      const quick = openThrottle({ ...options, burst: 1, refillMs: 20, name: uniqueName('tries') });
      expect(await quick.take('a')).toBe(0);
      let waitSeconds: number;
      do waitSeconds = await quick.take('a');
      while (waitSeconds > 0);
      expect(waitSeconds).toBe(0);
    });

    promise('keeps keys and throttles apart', async () => {
      for (let i = 0; i < 4; i += 1) await throttle.take('a');
      expect(await throttle.take('b')).toBe(0);
      expect(await openThrottle({ ...options, name: uniqueName('other') }).take('a')).toBe(0);
    });

    promise('gives a try back, but never more than the burst, and forgets a key', async () => {
      for (let i = 0; i < 3; i += 1) await throttle.take('a');
      await throttle.giveBack('a');
      expect(await throttle.take('a')).toBe(0);
      expect(await throttle.take('a')).toBeGreaterThan(0);
      await throttle.forget('a');
      for (let i = 0; i < 5; i += 1) await throttle.giveBack('a');
      for (let i = 0; i < 3; i += 1) expect(await throttle.take('a')).toBe(0);
      expect(await throttle.take('a')).toBeGreaterThan(0);
    });
  });
}
