import type { Logger } from '@kapuas/core/runtime/logger.ts';

/** Says why events wait, once in a while: while an index is read-only, each of them fails again and again. */
export interface RetryLog {
  note(app: string, reason: string): void;
}

const QUIET_MS = 30_000;
const MAX_APPS = 1_000;

export function createRetryLog(logger: Logger): RetryLog {
  const saidAt = new Map<string, number>();
  return {
    note(app, reason) {
      const now = Date.now();
      if (now - (saidAt.get(app) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return;
      if (saidAt.size >= MAX_APPS) saidAt.clear();
      saidAt.set(app, now);
      logger.warn({ app, reason }, 'the index does not take events of this app now; they wait');
    },
  };
}
