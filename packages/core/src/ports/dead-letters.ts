/** An event that the store refused for good, with its original bytes. */
export interface DeadLetter {
  readonly app: string;
  readonly eventId: string;
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly line: Uint8Array;
}

/**
 * Letters of one app are kept in the order in which they were put. Storage is bounded, and the oldest go first: an
 * adapter keeps at most `bytes` of lines an app, and a letter at most `ageMs`; it may take some minutes, and a
 * tenth more room, to drop what is beyond.
 */
export const DEAD_LETTER_BOUNDS = { bytes: 256 * 1024 * 1024, ageMs: 30 * 86_400_000 } as const;

/** Lines that one answer of `list`, or one turn of `scan`, holds together at most, unless one alone is larger. */
export const DEAD_LETTER_PAGE = { letters: 500, bytes: 8 * 1024 * 1024 } as const;

export interface DeadLetters {
  /** Resolves when durable; idempotent by app and event id: the first reason and time stay. */
  put(letters: readonly DeadLetter[]): Promise<void>;
  /** Newest first; fewer than `limit` when their lines fill a page. */
  list(app: string, limit: number): Promise<readonly DeadLetter[]>;
  countByReason(app: string): Promise<Readonly<Record<string, number>>>;
  /**
   * The letters that are there at the first turn, oldest first, a page a turn; what is put later is not among them,
   * so that letters which come back while they are replayed do not keep it going. Letters may be removed between
   * turns, and a turn may have none.
   * @param reason only letters with this reason
   */
  scan(app: string, reason?: string): AsyncIterable<readonly DeadLetter[]>;
  /** Resolves when durable; ids that are not there are passed over. A removed letter may be put again. */
  remove(app: string, eventIds: readonly string[]): Promise<void>;
  /** Removes every letter of the app: another team may get its name. */
  clear(app: string): Promise<void>;
}
