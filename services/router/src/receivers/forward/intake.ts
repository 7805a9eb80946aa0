/** What the forward receiver needs from the router: keys it can check, and a place to put records. */
import type { AppConfig } from '@kapuas/core/apps/app.ts';
import type { JsonObject } from '@kapuas/core/event/event.ts';

export interface ForwardIntake {
  /** The app of a key, verified. Throws KapuasError `key-unknown` or `app-suspended`. */
  authenticate(key: string): AppConfig;

  /**
   * The app that a key id (the user name of the handshake) belongs to; undefined when the key is unknown, revoked
   * or expired. Asked again for every message, so that a revoked key stops at once.
   */
  appOfKeyId(keyId: string): AppConfig | undefined;

  /**
   * Resolves when the records are durable. Rejects with a KapuasError: when it is retryable nothing was taken and
   * the receiver calls again after `retryAfter`; otherwise the client is refused.
   */
  take(app: AppConfig, records: readonly ForwardRecord[], info: TakeInfo): Promise<void>;
}

export interface TakeInfo {
  /**
   * Equal when a client sends the same again: `records` is then equal too, however often and on whichever
   * connection it comes. Undefined when the client names no chunk.
   */
  readonly clientId?: string;
  /** Size of the records as MessagePack, decompressed. */
  readonly bytes: number;
}

export interface ForwardRecord {
  /** Never holds a key. */
  readonly tag: string;
  /** RFC 3339 in UTC; undefined when the client gives none. */
  readonly time?: string;
  readonly record: JsonObject;
  /** Why the entry is not what the protocol says; the record then holds what came as its message. */
  readonly parseError?: string;
}
