/** Every error of the HTTP side as a problem document (RFC 9457). */
import type { Socket } from 'node:net';
import { ERRORS, KapuasError, toProblem } from '@kapuas/core/runtime/errors.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { FastifyError, FastifyReply } from 'fastify';

const DEFAULT_RETRY_SECONDS = 2;
/** How long the rest of a refused body is read and dropped, so that its sender sees the answer. */
const UNREAD_BODY_MS = 10_000;

/** Fastify's own errors in our terms; what is nobody's is `internal`. */
export function asKapuasError(thrown: unknown): KapuasError {
  if (thrown instanceof KapuasError) return thrown;
  const { statusCode, message } = thrown as Partial<FastifyError>;
  if (statusCode === 413) return new KapuasError('body-too-large', message ?? '');
  if (statusCode === 415) return new KapuasError('wrong-content-type', message ?? '');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new KapuasError('bad-request', message ?? '');
  }
  return new KapuasError('internal', 'The router failed to handle the request.', { cause: thrown });
}

export function sendProblem(reply: FastifyReply, error: KapuasError, logger: Logger): void {
  const problem = toProblem(error);
  if (error.code === 'internal') logger.error({ err: error.cause ?? error }, 'a request failed');
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  if (ERRORS[error.code].retryable && problem.status !== 500) {
    reply.header('retry-after', String(Math.ceil(error.retryAfter ?? DEFAULT_RETRY_SECONDS)));
  }
  dropUnreadBody(reply);
  // As bytes, or a charset is added, which the type does not have.
  reply
    .code(problem.status)
    .header('content-type', 'application/problem+json')
    .send(Buffer.from(JSON.stringify(problem)));
}

function dropUnreadBody({ request, raw }: FastifyReply): void {
  if (request.raw.complete) return;
  request.raw.resume();
  const timer = setTimeout(() => request.raw.destroy(), UNREAD_BODY_MS);
  timer.unref();
  raw.once('close', () => clearTimeout(timer));
  request.raw.once('end', () => clearTimeout(timer));
}

/** For bytes that are not HTTP, or headers beyond every measure: there is no reply to write to. */
export function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(toProblem(new KapuasError('bad-request', 'The request is not valid HTTP.')));
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
}
