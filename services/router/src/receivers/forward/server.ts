import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { Registry } from '@kapuas/core/runtime/metrics.ts';
import { createBudget } from './budget.ts';
import type { ForwardConfig } from './config.ts';
import { type Connection, createConnection } from './connection.ts';
import type { ForwardIntake } from './intake.ts';
import { createForwardMetrics } from './metrics.ts';
import { isLoopback } from './tag-key.ts';

export interface ForwardServerDeps {
  readonly intake: ForwardIntake;
  readonly config: ForwardConfig;
  /** What the forward passwords of keys are derived from. */
  readonly forwardSecret: string;
  readonly logger: Logger;
  readonly metrics?: Registry;
}

export interface ForwardServer {
  /** Resolves once it listens; rejects when the address cannot be had. */
  start(): Promise<void>;
  address(): { host: string; port: number };
  /** Takes in nothing new, finishes and acknowledges what has come, and after `drainMs` gives up the rest. */
  stop(drainMs?: number): Promise<void>;
}

const DRAIN_MS = 10_000;
/** Finds clients that are gone without a word. */
const KEEP_ALIVE_MS = 60_000;
/** A full server says so this often. */
const FULL_LOG_MS = 10_000;

/** Receives the forward protocol of fluentd and Fluent Bit over TCP. */
export function createForwardServer(deps: ForwardServerDeps): ForwardServer {
  const { config, logger } = deps;
  const connections = new Set<Connection>();
  const metrics = deps.metrics && createForwardMetrics(deps.metrics, () => connections.size);
  const budget = createBudget(config.maxBufferedBytes);
  const tagKeys = config.allowTagKeys || isLoopback(config.host);
  let saidFullAt = Number.NEGATIVE_INFINITY;

  // Half-open, because a client may close its side and still wait for its acknowledgement.
  const server = createServer(
    { allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS },
    accept,
  );
  server.maxConnections = config.maxConnections;
  server.on('drop', () => {
    if (performance.now() - saidFullAt < FULL_LOG_MS) return;
    saidFullAt = performance.now();
    logger.warn({ connections: connections.size }, 'forward connections are refused: there are too many');
  });

  function accept(socket: Socket): void {
    const connection = createConnection(socket, { ...deps, tagKeys, budget, metrics });
    connections.add(connection);
    void connection.done.then(() => connections.delete(connection));
  }

  async function start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(config.port, config.host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    server.on('error', (error) => logger.error({ err: error }, 'the forward port cannot accept connections'));
    logger.info({ ...address(), tagKeys }, 'the forward protocol is served');
  }

  function address(): { host: string; port: number } {
    const { address: host, port } = server.address() as AddressInfo;
    return { host, port };
  }

  async function stop(drainMs = DRAIN_MS): Promise<void> {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const connection of connections) connection.drain();
    const done = Promise.all([...connections].map((connection) => connection.done));
    const timeout = new AbortController();
    await Promise.race([done, sleep(drainMs, undefined, { signal: timeout.signal }).catch(() => {})]);
    timeout.abort();
    for (const connection of connections) connection.destroy();
    await done;
    await closed;
  }

  return { start, address, stop };
}
