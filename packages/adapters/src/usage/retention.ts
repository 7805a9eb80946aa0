import type { Kysely } from 'kysely';
import type { UsageTables } from './schema.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** So that a year can be compared with the year before. */
const DEFAULT_KEEP_DAYS = 400;

/** @returns a function to call after each addition: once an hour it deletes the minutes that are too old */
export function createUsageRetention(
  db: Kysely<UsageTables>,
  keepDays: number = DEFAULT_KEEP_DAYS,
): () => Promise<void> {
  let forgetAgainAt = 0;
  return async () => {
    const now = Date.now();
    if (now < forgetAgainAt) return;
    forgetAgainAt = now + HOUR_MS;
    await db
      .deleteFrom('usage')
      .where('minute', '<', now - keepDays * DAY_MS)
      .execute();
  };
}
