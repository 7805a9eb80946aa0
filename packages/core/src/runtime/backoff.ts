export interface BackoffBounds {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * Exponential backoff with half jitter: between half of `firstMs * 2^(attempt - 1)` and the whole of it, the whole
 * being at most `longestMs`.
 * @param attempt 1 after the first failure
 * @param random uniform in [0, 1)
 */
export function backoffDelay(
  { firstMs, longestMs }: BackoffBounds,
  attempt: number,
  random: () => number = Math.random,
): number {
  const whole = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  return whole / 2 + (whole / 2) * random();
}
