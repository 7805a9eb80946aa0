/** An event that the store refused for good, with its original bytes. */
export interface DeadLetter {
  readonly app: string;
  readonly eventId: string;
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly line: Uint8Array;
}

export interface DeadLetters {
  /** Resolves when durable; idempotent by app and event id. */
  put(letters: readonly DeadLetter[]): Promise<void>;
  /** Newest first. */
  list(app: string, limit: number): Promise<readonly DeadLetter[]>;
  countByReason(app: string): Promise<Readonly<Record<string, number>>>;
}
