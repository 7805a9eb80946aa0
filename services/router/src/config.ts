import { availableParallelism } from 'node:os';
import { integer, port, type Settings, secret, text } from '@kapuas/core/runtime/config.ts';
import { FORWARD_SETTINGS, type ForwardConfig } from './receivers/forward/config.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/** What the environment says; what one process makes for itself may be missing. */
export interface RouterSettings {
  readonly host: string;
  readonly httpPort: number;
  readonly maxBodyBytes: number;
  readonly maxDecompressedBytes: number;
  readonly maxLineBytes: number;
  readonly maxHeldBytes: number;
  readonly maxConnections: number;
  readonly batchBytes: number;
  readonly batchEvents: number;
  readonly burstSeconds: number;
  readonly patienceMs: number;
  readonly usageFlushMs: number;
  readonly drainSeconds: number;
  readonly forwardSecret: string | undefined;
  readonly forwardPort: number;
  readonly forwardTagKeys: boolean;
  readonly forwardMaxMessageBytes: number;
  readonly forwardMaxDecompressedBytes: number;
  readonly forwardMaxBufferedBytes: number;
  readonly forwardMaxConnections: number;
  readonly forwardIdleSeconds: number;
  readonly forwardHelloDelayMs: number;
  readonly forwardHoldSeconds: number;
}

/** Of a router in processes of its own. */
export interface WorkerSettings {
  readonly workers: number;
}

export const WORKER_SETTINGS: Settings<WorkerSettings> = {
  workers: {
    ...integer(
      'KAPUAS_ROUTER_WORKERS',
      availableParallelism(),
      'processes that share the ports of one router',
      {
        min: 1,
        max: 256,
      },
    ),
    fallback: 'cores',
  },
};

export type RouterConfig = RouterSettings & { readonly forwardSecret: string };

export const ROUTER_SETTINGS: Settings<RouterSettings> = {
  host: text('KAPUAS_HOST', '127.0.0.1', 'address that every port listens on'),
  httpPort: port('KAPUAS_ROUTER_PORT', 8080, 'port of ingest over HTTP; 0 takes a free one'),
  maxBodyBytes: integer('KAPUAS_MAX_BODY_BYTES', 16 * MIB, 'largest body, as sent', {
    min: 64 * KIB,
    max: GIB,
  }),
  maxDecompressedBytes: integer('KAPUAS_MAX_DECOMPRESSED_BYTES', 64 * MIB, 'largest body, decompressed', {
    min: 64 * KIB,
    max: GIB,
  }),
  maxLineBytes: integer('KAPUAS_MAX_LINE_BYTES', MIB, 'largest line; of a longer one the start is kept', {
    min: 64 * KIB,
    max: 64 * MIB,
  }),
  maxHeldBytes: integer(
    'KAPUAS_MAX_HELD_BYTES',
    256 * MIB,
    'bodies held at once; then new ones have to wait',
    {
      min: MIB,
      max: 64 * GIB,
    },
  ),
  maxConnections: integer('KAPUAS_MAX_CONNECTIONS', 4096, 'HTTP connections at once', {
    min: 1,
    max: 1_000_000,
  }),
  batchBytes: integer('KAPUAS_BATCH_BYTES', 1_000_000, 'largest batch, and so the largest event', {
    min: 64 * KIB,
    max: 64 * MIB,
  }),
  batchEvents: integer('KAPUAS_BATCH_EVENTS', 5000, 'most events of a batch', { min: 1, max: 1_000_000 }),
  burstSeconds: integer('KAPUAS_BURST_SECONDS', 10, "seconds of an app's limit that it can send at once", {
    min: 1,
    max: 3600,
  }),
  patienceMs: integer(
    'KAPUAS_BARITO_PATIENCE_MS',
    20_000,
    'how long a BaritoLog client over its limit is held before 429, which it does not understand',
    { min: 0, max: 60_000 },
  ),
  usageFlushMs: integer('KAPUAS_USAGE_FLUSH_MS', 5000, 'milliseconds between writes of the usage counters', {
    min: 100,
    max: 600_000,
  }),
  drainSeconds: integer('KAPUAS_DRAIN_SECONDS', 25, 'seconds to finish what was taken in before the end', {
    min: 0,
    max: 600,
  }),
  forwardSecret: secret(
    'KAPUAS_FORWARD_SECRET',
    'one is made and kept',
    'what the forward passwords of keys are derived from; the same for web and routers',
  ),
  forwardPort: FORWARD_SETTINGS.port,
  forwardTagKeys: FORWARD_SETTINGS.allowTagKeys,
  forwardMaxMessageBytes: FORWARD_SETTINGS.maxMessageBytes,
  forwardMaxDecompressedBytes: FORWARD_SETTINGS.maxDecompressedBytes,
  forwardMaxBufferedBytes: FORWARD_SETTINGS.maxBufferedBytes,
  forwardMaxConnections: FORWARD_SETTINGS.maxConnections,
  forwardIdleSeconds: FORWARD_SETTINGS.idleSeconds,
  forwardHelloDelayMs: FORWARD_SETTINGS.helloDelayMs,
  forwardHoldSeconds: FORWARD_SETTINGS.holdSeconds,
};

/** The part of the forward receiver. */
export function forwardConfigOf(config: RouterConfig): ForwardConfig {
  return {
    host: config.host,
    port: config.forwardPort,
    allowTagKeys: config.forwardTagKeys,
    maxMessageBytes: config.forwardMaxMessageBytes,
    maxDecompressedBytes: config.forwardMaxDecompressedBytes,
    maxBufferedBytes: config.forwardMaxBufferedBytes,
    maxConnections: config.forwardMaxConnections,
    idleSeconds: config.forwardIdleSeconds,
    helloDelayMs: config.forwardHelloDelayMs,
    holdSeconds: config.forwardHoldSeconds,
  };
}
