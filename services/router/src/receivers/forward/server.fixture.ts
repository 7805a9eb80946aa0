/** A forward server over an intake that keeps what it takes, and clients of it that see every byte. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type AppConfig, DEFAULT_SPEC } from '@kapuas/core/apps/app.ts';
import { forwardPassword, issueKey } from '@kapuas/core/apps/key.ts';
import { readConfig } from '@kapuas/core/runtime/config.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { createMetrics } from '@kapuas/core/runtime/metrics.ts';
import { decodeMulti, encode } from '@msgpack/msgpack';
import { pino } from 'pino';
import { onTestFinished, vi } from 'vitest';
import { FORWARD_SETTINGS, type ForwardConfig } from './config.ts';
import type { ForwardIntake, ForwardRecord, TakeInfo } from './intake.ts';
import { createForwardServer } from './server.ts';

const FORWARD_SECRET = 'the forward secret';

export interface Taken {
  readonly app: string;
  readonly records: readonly ForwardRecord[];
  readonly info: TakeInfo;
}

export const DEFAULTS: ForwardConfig = { ...readConfig(FORWARD_SETTINGS, {}), port: 0, helloDelayMs: 2000 };

/**
 * @param take decides over each call before it is kept
 * @param issued the key that is known
 */
export async function startServer(
  options: Partial<ForwardConfig> = {},
  take: (taken: Taken) => Promise<void> | void = () => {},
  { id, key }: { id: string; key: string } = issueKey(),
) {
  const app: { -readonly [K in keyof AppConfig]: AppConfig[K] } = {
    ...DEFAULT_SPEC,
    name: 'shop',
    team: 'commerce',
    status: 'ready',
    keys: [],
    revision: 1,
  };
  const state = { revoked: false };
  const taken: Taken[] = [];
  const intake: ForwardIntake = {
    authenticate(presented) {
      if (presented !== key || state.revoked) throw new KapuasError('key-unknown', 'No app has this key.');
      return app;
    },
    appOfKeyId: (keyId) => (keyId === id && !state.revoked ? app : undefined),
    async take({ name }, records, info) {
      const call = { app: name, records, info };
      await take(call);
      taken.push(call);
    },
  };
  const logs: Record<string, unknown>[] = [];
  const logger = pino({ level: 'debug' }, { write: (line) => void logs.push(JSON.parse(line)) });
  const metrics = createMetrics({ processMetrics: false });
  const config = { ...DEFAULTS, ...options };
  const server = createForwardServer({ intake, config, forwardSecret: FORWARD_SECRET, logger, metrics });
  await server.start();
  onTestFinished(() => server.stop(0));
  const password = forwardPassword(FORWARD_SECRET, id);
  const records = () => taken.flatMap((call) => call.records);
  return {
    server,
    port: server.address().port,
    id,
    key,
    password,
    app,
    state,
    taken,
    records,
    logs,
    metrics,
  };
}

export interface RawClient {
  readonly socket: Socket;
  send(...values: unknown[]): void;
  /** Everything that the server sent, decoded; waits for so many values. */
  answers(count: number): Promise<unknown[]>;
  /** The bytes that the server sent. */
  received(): Buffer;
  closed(): Promise<unknown>;
}

/** A client of bare bytes: it knows no protocol, so it can break any. */
export async function connectRaw(port: number): Promise<RawClient> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => {});
  const end = new Promise((resolve) => socket.once('close', resolve));
  await once(socket, 'connect');
  onTestFinished(() => void socket.destroy());
  const received = () => Buffer.concat(chunks);
  return {
    socket,
    received,
    send: (...values) => void socket.write(Buffer.concat(values.map((value) => encode(value)))),
    answers: (count) =>
      vi.waitFor(
        () => {
          const values = [...decodeMulti(received())];
          if (values.length < count) throw new Error(`${values.length} of ${count} answers came`);
          return values;
        },
        { timeout: 5000, interval: 5 },
      ),
    closed: () => end,
  };
}

export interface Credentials {
  readonly id: string;
  readonly password: string;
}

/** Makes the client's side of the handshake. @returns the server's PONG, and the digest that it must carry */
export async function shakeHands(client: RawClient, { id, password }: Credentials, sharedKey = password) {
  const [hello] = (await client.answers(1)) as [[string, { nonce: Uint8Array; auth: Uint8Array }]];
  const { nonce, auth } = hello[1];
  // Fluent Bit's salt: 16 random bytes sent as a string, which no UTF-8 decoder gives back.
  const salt = Buffer.from('ff00fe80818283c0c1f5f6f7f8f9fafb', 'hex');
  const ping = [
    encode('PING'),
    encode('web-1'),
    Buffer.concat([Buffer.from([0xb0]), salt]),
    encode(sha512(salt, 'web-1', nonce, sharedKey)),
    encode(id),
    encode(sha512(auth, id, password)),
  ];
  client.socket.write(Buffer.concat([Buffer.from([0x96]), ...ping]));
  const pong = (await client.answers(2))[1] as [string, boolean, string, string, string];
  return { hello, pong, digest: sha512(salt, pong[3], nonce, sharedKey) };
}

function sha512(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha512');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** Resolves when the condition holds. */
export function eventually(assertion: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(assertion, { timeout: 5000, interval: 5 });
}
