import type { Notice } from './protocol.ts';

/** What the worker wants logged waits here until the other thread, which has the logger, fetches it. */
export interface Notices {
  /** Beyond a hundred that nobody fetched, more are dropped. */
  add(notice: Notice): void;
  /** Resolves once there are any; empty when the signal aborts. */
  next(signal: AbortSignal): Promise<readonly Notice[]>;
}

const MOST_KEPT = 100;

export function createNotices(): Notices {
  let kept: Notice[] = [];
  let arrived: (() => void) | undefined;
  return {
    add(notice) {
      if (kept.length < MOST_KEPT) kept.push(notice);
      arrived?.();
    },
    async next(signal) {
      if (kept.length === 0) {
        await new Promise<void>((resolve) => {
          arrived = resolve;
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      }
      const taken = kept;
      kept = [];
      return taken;
    },
  };
}
