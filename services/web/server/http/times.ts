import { InvalidInput } from './invalid-input.ts';

/** @param at milliseconds since the epoch */
export function isoTime(at: number): string {
  return new Date(at).toISOString();
}

export function isoTimeOrNull(at: number | null): string | null {
  return at === null ? null : isoTime(at);
}

/** @returns milliseconds, or null for none; rejects a time that has passed */
export function parseExpiry(expiresAt: string | null | undefined, now: number): number | null {
  if (expiresAt === null || expiresAt === undefined) return null;
  const at = Date.parse(expiresAt);
  if (Number.isNaN(at)) throw new InvalidInput([{ field: 'expiresAt', message: 'is not a time' }]);
  if (at <= now) throw new InvalidInput([{ field: 'expiresAt', message: 'has passed already' }]);
  return at;
}
