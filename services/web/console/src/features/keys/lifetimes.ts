/** How long a new key lives, and how long an old one goes on beside it. In milliseconds; null for ever. */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const LIFETIMES = [
  { value: 'never', label: 'Never expires', ms: null },
  { value: '90d', label: 'In 90 days', ms: 90 * DAY },
  { value: '180d', label: 'In 180 days', ms: 180 * DAY },
  { value: '1y', label: 'In a year', ms: 365 * DAY },
] as const;

export const OVERLAPS = [
  { value: '1h', label: 'one hour', ms: HOUR },
  { value: '1d', label: 'one day', ms: DAY },
  { value: '7d', label: 'one week', ms: 7 * DAY },
  { value: '30d', label: '30 days', ms: 30 * DAY },
] as const;

/** @returns RFC 3339; null for never, or for a value that is not in the list */
export function expiryAfter(
  choices: readonly { readonly value: string; readonly ms: number | null }[],
  value: string,
  now: number,
): string | null {
  const ms = choices.find((choice) => choice.value === value)?.ms ?? null;
  return ms === null ? null : new Date(now + ms).toISOString();
}
