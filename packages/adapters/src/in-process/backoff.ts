const LONGEST_MS = 60_000;

/**
 * Exponential backoff with half jitter: between half of `backoffMs * 2^(attempt - 1)` and the whole of it,
 * at most a minute.
 */
export function backoffDelay(backoffMs: number, attempt: number, random: () => number): number {
  const whole = Math.min(LONGEST_MS, backoffMs * 2 ** (attempt - 1));
  return whole / 2 + (whole / 2) * random();
}
