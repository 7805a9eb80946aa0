/** What one app did in one minute; the counts that its team can see. */
export interface UsageCounts {
  /** Events and bytes answered with success. */
  events: number;
  bytes: number;
  /** Events of these that could not be parsed and were kept as text. */
  unparsed: number;
  /** Events refused with 429. */
  limited: number;
  /** Events refused for another reason: too large, too deep. */
  rejected: number;
  /** Events that the store refused for good. */
  deadLetters: number;
}

/** A minute in which nothing happened. */
export const NO_USAGE: Readonly<UsageCounts> = {
  events: 0,
  bytes: 0,
  unparsed: 0,
  limited: 0,
  rejected: 0,
  deadLetters: 0,
};

/** @param at milliseconds since the epoch @returns the start of its minute */
export function minuteOf(at: number): number {
  return Math.floor(at / 60_000) * 60_000;
}

export interface UsageEntry extends UsageCounts {
  readonly app: string;
  /** Start of the minute: milliseconds since the epoch. */
  readonly minute: number;
}

/** Where counts go; what was counted in the last seconds before a crash may be lost. */
export interface UsageRecorder {
  /** Adds to what is known already of the same app and minute. */
  add(entries: readonly UsageEntry[]): Promise<void>;
}

/** Counters for the usage page. */
export interface UsageLedger extends UsageRecorder {
  /** Sums per app and step, oldest first. @param stepMs a multiple of a minute */
  read(apps: readonly string[], from: number, to: number, stepMs: number): Promise<readonly UsageEntry[]>;
}
