/**
 * What BaritoLog's fluentd plugin speaks: /ping, /produce and /produce_batch.
 *
 * The plugin swallows every 4xx and 5xx and loses the chunk, so back-pressure by status does not reach it; time
 * does. A POST over the app's limit is held until the limit allows it (KAPUAS_BARITO_PATIENCE_MS) and then
 * taken: the plugin's flush thread waits meanwhile and its buffer grows, which is what should happen. 429
 * comes only when that is not enough. One bad item does not refuse its batch; it is kept as text.
 *
 * Statuses where BaritoLog had others: no key or an unknown one is 401 (was 400 and 404), JSON or gzip that
 * cannot be read is 400 (was 502), a queue that is away is 503, as it was.
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { topicName } from '@kapuas/core/apps/app.ts';
import type { FastifyInstance } from 'fastify';
import { keyOfAuthorization } from '../../http/key.ts';
import type { Authenticator, Sender } from '../../pipeline/authenticate.ts';
import type { Entry } from '../../pipeline/entry.ts';
import { clientIdOfPost, type HttpReceiverDeps, receive, transportHeadersOf } from '../http-receiver.ts';
import { appNameOf } from './app-name.ts';
import { decodeBatch, decodeSingle } from './decode.ts';

export function registerBarito(server: FastifyInstance, deps: HttpReceiverDeps): void {
  server.all('/ping', (_request, reply) => reply.type('text/plain').send('OK'));
  registerPath(server, deps, '/produce', decodeSingle);
  registerPath(server, deps, '/produce_batch', decodeBatch);
}

/** Answers 200 and the topic as text, as BaritoLog does, once every event is durable. */
function registerPath(
  server: FastifyInstance,
  deps: HttpReceiverDeps,
  path: string,
  decode: (body: Buffer) => Entry[],
): void {
  server.all(path, async ({ raw }, reply) => {
    const app = await receive(
      deps,
      'barito',
      () => authenticate(deps.authenticator, raw.headers),
      (sender) => take(deps, raw, sender, decode),
    );
    return reply.type('text/plain').send(`${topicName(app)}\n`);
  });
}

function authenticate(authenticator: Authenticator, headers: IncomingHttpHeaders): Sender {
  const name = headers['x-app-name'] as string | undefined;
  const key = headers['x-app-secret'] ?? headers['x-app-group-secret'] ?? keyOfAuthorization(headers);
  return authenticator.byKey(key as string | undefined, name === undefined ? undefined : appNameOf(name));
}

/** @returns the name of the app that took the events */
function take(
  deps: HttpReceiverDeps,
  request: IncomingMessage,
  sender: Sender,
  decode: (body: Buffer) => Entry[],
): Promise<string> {
  return deps.bodies.read(request, async (body) => {
    await deps.intake.take({
      receiver: 'barito',
      app: sender.app,
      entries: decode(body),
      bytes: body.length,
      ...transportHeadersOf(request, sender),
      ...clientIdOfPost(request, sender, body),
      patienceMs: deps.config.patienceMs,
    });
    return sender.app.name;
  });
}
