/** What a receiver over HTTP gets to work with; each lives in a folder of its own and is registered in router.ts. */
import type { IncomingMessage } from 'node:http';
import type { TransportHeaders } from '@kapuas/core/event/transport.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { RouterConfig } from '../config.ts';
import type { BodyReader } from '../http/body.ts';
import { asKapuasError } from '../http/problems.ts';
import type { ReceiverName, RouterMetrics } from '../metrics.ts';
import type { Authenticator, Sender } from '../pipeline/authenticate.ts';
import { clientIdOf } from '../pipeline/client-id.ts';
import type { Intake } from '../pipeline/intake.ts';
import type { UsageCounter } from '../pipeline/usage.ts';

export interface HttpReceiverDeps {
  readonly authenticator: Authenticator;
  readonly bodies: BodyReader;
  readonly intake: Intake;
  readonly usage: UsageCounter;
  readonly metrics: RouterMetrics;
  readonly config: RouterConfig;
  /** Throws `overloaded` until the configuration of the apps is loaded. */
  readonly assertReady: () => void;
}

/** Runs what takes one POST and counts how it ended. */
export async function receive<T>(
  { metrics, usage, assertReady }: HttpReceiverDeps,
  receiver: ReceiverName,
  authenticate: () => Sender,
  take: (sender: Sender) => Promise<T>,
): Promise<T> {
  let sender: Sender | undefined;
  try {
    assertReady();
    sender = authenticate();
    const taken = await take(sender);
    metrics.countPost(receiver, 'ok');
    return taken;
  } catch (thrown) {
    const error = asKapuasError(thrown);
    metrics.countPost(receiver, error.code);
    if (sender !== undefined && isRejection(error)) {
      // What cannot be read cannot be counted either: the POST stands for its events.
      usage.count(sender.app.name, { rejected: 1 });
      metrics.countEvents(receiver, sender.app.name, 'rejected', 1);
    }
    throw error;
  }
}

function isRejection(error: KapuasError): boolean {
  return ['bad-json', 'bad-encoding', 'body-too-large', 'wrong-content-type', 'bad-request'].includes(
    error.code,
  );
}

const SECRET_HEADERS = ['authorization', 'cookie', 'x-app-secret', 'x-app-group-secret'];

/** The POST's headers as the builder wants them, where the app asks for them; never those that prove who sends. */
export function transportHeadersOf(
  request: IncomingMessage,
  { app }: Sender,
): { transportHeaders?: TransportHeaders } {
  if (app.requestId.fromTransport !== true) return {};
  const transportHeaders = { ...request.headers };
  for (const name of SECRET_HEADERS) delete transportHeaders[name];
  return { transportHeaders };
}

const MAX_IDEMPOTENCY_KEY = 256;

/** The client's own name for what it sends; throws `bad-request` for one that is too long. */
export function idempotencyKeyOf(request: IncomingMessage): string | undefined {
  const name = request.headers['idempotency-key'];
  if (typeof name !== 'string' || name === '') return undefined;
  if (name.length > MAX_IDEMPOTENCY_KEY) {
    throw new KapuasError('bad-request', `Idempotency-Key is longer than ${MAX_IDEMPOTENCY_KEY} characters.`);
  }
  return name;
}

/** With an Idempotency-Key, equal retries of equal content are stored once. */
export function clientIdOfPost(
  request: IncomingMessage,
  { app, keyId }: Sender,
  content: Uint8Array,
): { clientId?: string } {
  const name = idempotencyKeyOf(request);
  return name === undefined ? {} : { clientId: clientIdOf(keyId, app.name, name, content) };
}
