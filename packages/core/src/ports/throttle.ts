/** Slows down guessing: how often something may be tried for one key, such as an e-mail or an address. */
export interface Throttle {
  /** Counts a try. @returns 0 when it may go on, else the seconds to wait */
  take(key: string): Promise<number>;
  /** Takes one counted try back. */
  giveBack(key: string): Promise<void>;
  /** Forgets the tries of a key. */
  forget(key: string): Promise<void>;
}

export interface ThrottleOptions {
  /** Tells this throttle from others with the same keys. */
  readonly name: string;
  /** Tries that may come at once. */
  readonly burst: number;
  /** One more try is earned in this time. */
  readonly refillMs: number;
  /** Keys that one process remembers in memory; the ones unused for longest are forgotten first. */
  readonly maxKeys: number;
}

/** What counts the tries: one process by itself, or all together. */
export type OpenThrottle = (options: ThrottleOptions) => Throttle;
