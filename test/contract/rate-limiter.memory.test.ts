import { createMemoryLimiter } from '@kapuas/router/pipeline/limit.ts';
import { rateLimiterSuite } from './rate-limiter.suite.ts';

rateLimiterSuite('in memory', async (burstSeconds) => {
  const clock = { ms: 0 };
  return {
    limiter: createMemoryLimiter({ burstSeconds, now: () => clock.ms }),
    now: () => clock.ms,
    async pass(ms) {
      clock.ms += ms;
    },
    async dispose() {},
  };
});
