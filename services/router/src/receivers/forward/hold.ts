import { setTimeout as sleep } from 'node:timers/promises';
import { ERRORS, KapuasError } from '@kapuas/core/runtime/errors.ts';

const FIRST_DELAY_MS = 100;
const LAST_DELAY_MS = 5000;

export interface HoldOptions {
  /** How long to go on after the first failure, by the error that came last. */
  readonly patienceMs: (error: KapuasError) => number;
  /** Ends the wait for the next try. */
  readonly signal: AbortSignal;
}

/**
 * Tries until it succeeds: a forwarder's own retry is coarser than this, and may be none at all.
 * Throws the last error as a KapuasError when it is not worth a retry, patience is at its end or the signal comes.
 */
export async function holdUntilTaken(attempt: () => Promise<void>, options: HoldOptions): Promise<void> {
  const startedAt = performance.now();
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(2 * delayMs, LAST_DELAY_MS)) {
    try {
      return await attempt();
    } catch (cause) {
      const error = asKapuasError(cause);
      const waitMs = error.retryAfter === undefined ? delayMs : error.retryAfter * 1000;
      const leftMs = startedAt + options.patienceMs(error) - performance.now();
      if (!ERRORS[error.code].retryable || leftMs <= 0 || options.signal.aborted) throw error;
      await sleep(Math.min(waitMs, leftMs), undefined, { signal: options.signal }).catch(() => {
        throw error;
      });
    }
  }
}

export function asKapuasError(cause: unknown): KapuasError {
  if (cause instanceof KapuasError) return cause;
  return new KapuasError('internal', 'The records could not be taken.', { cause });
}
