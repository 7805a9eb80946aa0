import { type BackoffBounds, backoffDelay } from '@kapuas/core/runtime/backoff.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { Trouble } from './policy/verdict.ts';

/** Apps whose events are to be written again, each with a delay that grows; other apps go on meanwhile. */
export interface AppTroubles {
  /** How many apps wait. */
  readonly size: number;
  /** @returns milliseconds until the app is tried again */
  failed(app: string, trouble: Trouble): number;
  worked(app: string): void;
}

interface Failing {
  readonly tries: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly last: number;
  readonly told: boolean;
}

/** An app not seen for so many of the longest delays is gone, or another indexer's by now. */
const DELAYS_UNTIL_GONE = 10;

export function createAppTroubles(bounds: BackoffBounds, logger: Logger): AppTroubles {
  const failing = new Map<string, Failing>();

  function forgetGone(now: number): void {
    const goneBefore = now - bounds.longestMs * DELAYS_UNTIL_GONE;
    for (const [app, { last }] of failing) if (last < goneBefore) failing.delete(app);
  }

  return {
    get size() {
      forgetGone(Date.now());
      return failing.size;
    },
    failed(app, trouble) {
      const now = Date.now();
      const before = failing.get(app) ?? { tries: 0, since: now, told: false };
      const tries = before.tries + 1;
      // A busy store is everybody's trouble and is told once, elsewhere.
      const tell = !before.told && trouble.kind !== 'busy';
      if (tell) logger.error({ app, ...trouble }, 'the index of an app takes no events; others go on');
      failing.set(app, { tries, since: before.since, last: now, told: before.told || tell });
      return Math.round(backoffDelay(bounds, tries));
    },
    worked(app) {
      const before = failing.get(app);
      if (before === undefined) return;
      failing.delete(app);
      if (!before.told) return;
      const { tries, since } = before;
      logger.info({ app, tries, downMs: Date.now() - since }, 'the index of an app takes events again');
    },
  };
}
