export interface Backoff {
  /** The delay that the last failure asked for; the first one before any failure. */
  currentMs(): number;
  /** Counts one more failure. @returns the delay until the next try: doubled each time, with jitter */
  next(): number;
  reset(): void;
}

export function createBackoff(bounds: { readonly firstMs: number; readonly lastMs: number }): Backoff {
  let failures = 0;
  const delay = (): number => Math.min(bounds.lastMs, bounds.firstMs * 2 ** Math.max(0, failures - 1));
  return {
    currentMs: delay,
    next() {
      failures += 1;
      return Math.round(delay() * (0.5 + Math.random() / 2));
    },
    reset() {
      failures = 0;
    },
  };
}
