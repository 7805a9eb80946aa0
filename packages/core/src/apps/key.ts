import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A key as it is stored: never the secret itself. */
export interface AppKey {
  /** 12 lower-case hexadecimal digits; part of the key itself. */
  readonly id: string;
  /** SHA-256 of the whole key in hex. The key has 192 random bits, so a fast hash is enough. */
  readonly hash: string;
  /** Milliseconds since the epoch after which the key is refused; null for none. */
  readonly expiresAt: number | null;
}

const KEY = /^kps_([0-9a-f]{12})_[A-Za-z0-9_-]{32}$/;

export interface IssuedKey {
  readonly id: string;
  readonly key: string;
  readonly hash: string;
}

/** Makes a new key: `kps_<id>_<192 random bits>`, of `[A-Za-z0-9_-]` only. */
export function issueKey(): IssuedKey {
  const id = randomBytes(6).toString('hex');
  const key = `kps_${id}_${randomBytes(24).toString('base64url')}`;
  return { id, key, hash: hashSecret(key) };
}

/** @returns the id that a well-formed key carries, or undefined */
export function keyIdOf(key: string): string | undefined {
  return KEY.exec(key)?.[1];
}

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/**
 * Compares in constant time; false also for an expired key.
 * @param presented SHA-256 of the presented key in hex, which a caller may keep
 */
export function hashMatches(stored: AppKey, presented: string, now: number): boolean {
  if (isExpired(stored, now)) return false;
  return timingSafeEqual(Buffer.from(stored.hash, 'hex'), Buffer.from(presented, 'hex'));
}

export function isExpired(stored: AppKey, now: number): boolean {
  return stored.expiresAt !== null && stored.expiresAt <= now;
}

/**
 * The password that a forward-protocol client proves: derived, so that it need not be stored.
 * @returns HMAC-SHA-256(secret, key id) in hex
 */
export function forwardPassword(forwardSecret: string, keyId: string): string {
  return createHmac('sha256', forwardSecret).update(keyId).digest('hex');
}
