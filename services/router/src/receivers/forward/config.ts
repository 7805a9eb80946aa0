import { flag, integer, port, type Settings, text } from '@kapuas/core/runtime/config.ts';

export interface ForwardConfig {
  readonly host: string;
  readonly port: number;
  /** Whether a tag may carry the key though the address is not loopback. */
  readonly allowTagKeys: boolean;
  /** Bound on one message as it comes, and on one entry of it. */
  readonly maxMessageBytes: number;
  readonly maxDecompressedBytes: number;
  /** Over this, of all connections together, only the oldest message is read on. */
  readonly maxBufferedBytes: number;
  readonly maxConnections: number;
  readonly idleSeconds: number;
  readonly helloDelayMs: number;
  readonly holdSeconds: number;
}

const MIB = 1024 * 1024;

export const FORWARD_SETTINGS: Settings<ForwardConfig> = {
  host: text('KAPUAS_HOST', '127.0.0.1', 'address that every port listens on'),
  port: port('KAPUAS_FORWARD_PORT', 24_224, 'port of the fluentd forward protocol'),
  allowTagKeys: flag(
    'KAPUAS_FORWARD_TAG_KEYS',
    false,
    'whether a forward client without shared key may carry its key as the first part of the tag; always so on loopback',
  ),
  maxMessageBytes: integer(
    'KAPUAS_FORWARD_MAX_MESSAGE_BYTES',
    64 * MIB,
    'largest forward message as it comes; the chunk limit of the forwarder stays below',
    { min: 64 * 1024, max: 1024 * MIB },
  ),
  maxDecompressedBytes: integer(
    'KAPUAS_FORWARD_MAX_DECOMPRESSED_BYTES',
    256 * MIB,
    'largest forward message once decompressed',
    { min: 64 * 1024, max: 4096 * MIB },
  ),
  maxBufferedBytes: integer(
    'KAPUAS_FORWARD_BUFFER_BYTES',
    256 * MIB,
    'memory for forward messages on their way in, all connections together',
    { min: MIB, max: 65_536 * MIB },
  ),
  maxConnections: integer('KAPUAS_FORWARD_MAX_CONNECTIONS', 1000, 'forward connections at once', {
    min: 1,
    max: 100_000,
  }),
  idleSeconds: integer(
    'KAPUAS_FORWARD_IDLE_SECONDS',
    3600,
    'seconds without a message that end a forward connection',
    { min: 1, max: 7 * 86_400 },
  ),
  helloDelayMs: integer(
    'KAPUAS_FORWARD_HELLO_DELAY_MS',
    500,
    'where tags may carry keys: how long a silent client is waited for before it is asked for a handshake',
    { min: 1, max: 60_000 },
  ),
  holdSeconds: integer(
    'KAPUAS_FORWARD_HOLD_SECONDS',
    60,
    'how long a message is held while it cannot be taken, before the forwarder has to send it again',
    { min: 0, max: 3600 },
  ),
};
