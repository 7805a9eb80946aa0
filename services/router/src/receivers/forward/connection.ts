/** One client's connection, from its first byte to its last acknowledgement. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { Budget } from './budget.ts';
import type { ForwardConfig } from './config.ts';
import { createDoor } from './door.ts';
import { createFrames, type Frames } from './frames.ts';
import type { HandshakeDeps } from './handshake.ts';
import { asKapuasError, holdUntilTaken } from './hold.ts';
import { createInput } from './input.ts';
import type { ForwardIntake } from './intake.ts';
import { type ForwardMessage, malformed } from './message.ts';
import type { ForwardMetrics } from './metrics.ts';
import { createOutbox, type Take } from './outbox.ts';
import { ScanError } from './scan.ts';
import type { Sender } from './sender.ts';
import { type Wire, wireOf } from './wire.ts';

export interface ConnectionDeps extends HandshakeDeps {
  readonly intake: ForwardIntake;
  readonly config: ForwardConfig;
  readonly tagKeys: boolean;
  readonly budget: Budget;
  readonly logger: Logger;
  readonly metrics: ForwardMetrics | undefined;
}

export interface Connection {
  /** Resolves when nothing of it is left. Never rejects. */
  readonly done: Promise<void>;
  /** Reads nothing more, finishes what has come, and closes. */
  drain(): void;
  /** Gives up what is held, and closes at once. */
  destroy(): void;
}

/** A client that is asked for a handshake answers at once. */
const HANDSHAKE_MS = 30_000;
/** Longest pause within a message, and for reading acknowledgements. */
const STALL_MS = 60_000;
/** What a client may send before it has said who it is. */
const STRANGER_BYTES = 64 * 1024;
/** From here on the key of a message is looked at before the rest of the message comes. */
const PEEK_BYTES = 4096;
/** Time for the client to read its last acknowledgement and close: closing with bytes unread would reset it. */
const LINGER_MS = 500;

export function createConnection(socket: Socket, deps: ConnectionDeps): Connection {
  const { config, budget, metrics, tagKeys } = deps;
  const logger = deps.logger.child({ remote: `${socket.remoteAddress}:${socket.remotePort}` });
  const owner = {};
  const input = createInput(socket);
  /** Aborted when a client that waits for an acknowledgement is better off sending again. */
  const patience = new AbortController();
  const end = new AbortController();
  const door = createDoor({ ...deps, write });
  const outbox = createOutbox({ take, limits: config, onTaken });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  let draining = false;

  socket.on('error', (error) => logger.debug({ err: error }, 'a forward connection broke'));
  socket.on('close', () => patience.abort());

  function write(bytes: Uint8Array): void {
    if (socket.writable) socket.write(bytes);
  }

  function onTaken(message: ForwardMessage): void {
    metrics?.messages.inc();
    if (message.ack === undefined) return;
    // Messages that became durable together are acknowledged in one packet.
    if (socket.writableCorked === 0) {
      socket.cork();
      process.nextTick(() => socket.uncork());
    }
    write(message.ack);
  }

  async function take(...[app, records, info, acked]: Parameters<Take>): Promise<void> {
    const holdMs = config.holdSeconds * 1000;
    try {
      await holdUntilTaken(async () => deps.intake.take(app(), records, info), {
        // Without acknowledgement this is the only copy: it is kept until it is taken, unless the app sends too much.
        patienceMs: ({ code }) => (acked || code === 'over-limit' ? holdMs : Number.POSITIVE_INFINITY),
        signal: acked ? patience.signal : end.signal,
      });
    } catch (error) {
      if (!acked) reportLoss(records.length, asKapuasError(error));
      throw error;
    }
  }

  function reportLoss(records: number, error: KapuasError): void {
    metrics?.lost.inc(records);
    logger.error(
      { ...whose(), records, code: error.code },
      'records of a client without acknowledgement are lost',
    );
  }

  /**
   * A server that wants a handshake speaks first; a client that knows none speaks at once, and some give up for
   * good when they are greeted. So where both are let in, a client is greeted when it has been silent for a while.
   */
  async function readFirst(): Promise<Buffer | 'timeout' | 'end'> {
    if (tagKeys) {
      const bytes = await input.read(config.helloDelayMs);
      if (bytes !== 'timeout') return bytes;
    }
    door.greet();
    return input.read(tagKeys ? config.idleSeconds * 1000 : HANDSHAKE_MS);
  }

  async function serve(): Promise<void> {
    let bytes = await readFirst();
    if (typeof bytes === 'string') return;
    const wire = wireOf(bytes[0]);
    const frames = createFrames(wire.createScanner(), tagKeys ? config.maxMessageBytes : STRANGER_BYTES);
    while (typeof bytes !== 'string') {
      frames.push(bytes);
      budget.hold(owner, frames.partial().length);
      await takeFrames(wire, frames);
      budget.hold(owner, frames.partial().length);
      await budget.admit(owner, () => draining);
      await acknowledgementsRead();
      bytes = await input.read(frames.partial().length > 0 ? STALL_MS : config.idleSeconds * 1000);
    }
    const left = frames.partial().length;
    if (left > 0)
      logger.warn({ ...whose(), bytes: left, why: bytes }, 'a forward message did not come whole');
  }

  async function takeFrames(wire: Wire, frames: Frames): Promise<void> {
    try {
      for (let frame = frames.next(); frame !== undefined; frame = frames.next()) {
        if (door.handle(frame)) {
          frames.setLimit(config.maxMessageBytes);
          continue;
        }
        const message = wire.parse(frame);
        if (message !== undefined) await outbox.add(message, (door.sender as Sender).resolve(message.tag));
      }
      const partial = frames.partial();
      const tag = partial.length >= PEEK_BYTES ? wire.peekTag(partial) : undefined;
      if (tag !== undefined) door.sender?.resolve(tag).app();
    } finally {
      await outbox.settle();
    }
  }

  /** A client that reads no acknowledgements gets no more of them. */
  async function acknowledgementsRead(): Promise<void> {
    if (!socket.writableNeedDrain) return;
    const signal = AbortSignal.any([AbortSignal.timeout(STALL_MS), patience.signal]);
    await once(socket, 'drain', { signal }).catch(() => socket.destroy());
  }

  function whose(): { keyId?: string } {
    return door.keyId === undefined ? {} : { keyId: door.keyId };
  }

  function refuse(cause: unknown): void {
    const error = cause instanceof ScanError ? malformed(cause.message) : asKapuasError(cause);
    metrics?.refused.inc({ code: error.code });
    const fields = {
      ...whose(),
      code: error.code,
      ...(error.code === 'internal' ? { err: error.cause } : {}),
    };
    logger.warn(fields, `a forward connection is closed: ${error.detail}`);
  }

  async function close(): Promise<void> {
    if (socket.destroyed) return;
    socket.end();
    socket.removeAllListeners('readable');
    socket.resume();
    await Promise.race([closed, sleep(LINGER_MS)]);
    socket.destroy();
    await closed;
  }

  async function run(): Promise<void> {
    try {
      await serve();
    } catch (error) {
      refuse(error);
    } finally {
      budget.hold(owner, 0);
      await close();
    }
  }

  return {
    done: run(),
    drain() {
      draining = true;
      patience.abort();
      input.stop();
      budget.wake();
    },
    destroy() {
      end.abort();
      socket.destroy();
    },
  };
}
