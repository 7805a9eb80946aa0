/** POST /v1/ingest: Kapuas's own way in. */
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { keyOfAuthorization } from '../../http/key.ts';
import type { Sender } from '../../pipeline/authenticate.ts';
import type { Accepted } from '../../pipeline/entry.ts';
import { clientIdOfPost, type HttpReceiverDeps, receive, transportHeadersOf } from '../http-receiver.ts';
import { decodeBody, formOf } from './decode.ts';
import { takeStream } from './stream.ts';

/** Answers 200 `{accepted, unparsed}` once every event is durable. */
export function registerIngest(server: FastifyInstance, deps: HttpReceiverDeps): void {
  server.post('/v1/ingest', ({ raw }) =>
    receive(
      deps,
      'ingest',
      () => deps.authenticator.byKey(keyOfAuthorization(raw.headers), appNameOf(raw)),
      (sender) => take(deps, raw, sender),
    ),
  );
}

/** A body of unknown length that holds lines is taken as it comes; every other is taken whole or not at all. */
async function take(deps: HttpReceiverDeps, request: IncomingMessage, sender: Sender): Promise<Accepted> {
  const form = formOf(request.headers['content-type']);
  if (form === 'lines' && request.headers['content-length'] === undefined)
    return takeStream(deps, request, sender);
  return deps.bodies.read(request, async (body) => {
    return deps.intake.take({
      receiver: 'ingest',
      app: sender.app,
      entries: decodeBody(body, form, deps.config.maxLineBytes),
      bytes: body.length,
      ...transportHeadersOf(request, sender),
      ...clientIdOfPost(request, sender, body),
      patienceMs: 0,
    });
  });
}

/** Only a team's key needs it. */
function appNameOf({ headers }: IncomingMessage): string | undefined {
  return headers['x-app-name'] as string | undefined;
}
