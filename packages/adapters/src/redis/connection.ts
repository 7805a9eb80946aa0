import type { ConnectionOptions } from 'node:tls';
import { backoffDelay } from '@kapuas/core/runtime/backoff.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { Redis } from 'ioredis';

export type { Redis } from 'ioredis';

export interface RedisTarget {
  /** May hold a password: never logged. */
  readonly url: string;
  readonly tls?: Pick<ConnectionOptions, 'ca'>;
}

const CONNECT_TIMEOUT_MS = 5_000;
/** A connection with unanswered commands that hears nothing for this long is dead. */
const SILENCE_MS = 10_000;
const RECONNECT = { firstMs: 100, longestMs: 3_000 };

/**
 * Connects and reconnects for ever, in the background. While Redis is away a command fails at once: none is kept
 * to be sent later.
 */
export function connectRedis({ url, tls }: RedisTarget, logger: Logger): Redis {
  const redis = new Redis(url, {
    ...(tls === undefined ? {} : { tls }),
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_MS,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // Commands without an answer fail when the connection closes. With null ioredis would settle them never.
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => backoffDelay(RECONNECT, times),
  });
  logOutages(redis, logger);
  return redis;
}

/** Only messages are logged: ioredis hangs the failed command on its errors, and that of a login is the password. */
function logOutages(redis: Redis, logger: Logger): void {
  const { host, port } = redis.options;
  const address = `${host}:${port}`;
  let away = false;
  const lose = (reason: string): void => {
    if (away) return;
    away = true;
    logger.error({ address, reason }, 'Redis cannot be used; connecting again until it can');
  };
  redis.on('error', (error: Error) => lose(messageOf(error)));
  redis.on('reconnecting', () => lose('the connection was closed'));
  redis.on('ready', () => {
    if (away) logger.info({ address }, 'Redis is back');
    away = false;
  });
}

/** Why a connection or command failed. A failed attempt on several addresses has no message of its own. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ((error as NodeJS.ErrnoException).code ?? error.name);
}
