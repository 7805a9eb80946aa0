import { type Problem as BareProblem, KapuasError, toProblem } from '@kapuas/core/runtime/errors.ts';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { type InvalidField, Problem } from '../../contract/problem.ts';
import { InvalidInput } from './invalid-input.ts';
import { describeSchemaErrors } from './schema-errors.ts';

const PROBLEM_TYPE = 'application/problem+json';

/** The responses that every route of the API declares besides its own. */
export const PROBLEM_RESPONSES = {
  '4xx': { description: 'Refused', content: { [PROBLEM_TYPE]: { schema: Problem } } },
  '5xx': { description: 'Failed', content: { [PROBLEM_TYPE]: { schema: Problem } } },
} as const;

/** For a 204, which has no body. */
export const NO_CONTENT = Type.Unsafe<undefined>({ type: 'null', description: 'Done' });

/** Any error that a request can meet, as the one kind that is answered. */
export function asKapuasError(error: unknown): KapuasError {
  if (error instanceof KapuasError) return error;
  const { code, name, validation, validationContext, statusCode } = error as Partial<FastifyError>;
  if (validation !== undefined)
    return new InvalidInput(describeSchemaErrors(validation, wordFor(validationContext)));
  if (name === 'AbortError') return new KapuasError('bad-request', 'The caller went away before the answer.');
  switch (code) {
    case 'FST_ERR_HANDLER_TIMEOUT':
      return new KapuasError('search-timeout', 'The search took longer than this server lets it.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new KapuasError('wrong-content-type', 'The body must be application/json.');
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new KapuasError('body-too-large', 'A body here has at most 256 KiB.');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new KapuasError('bad-request', 'The body is not as long as Content-Length says.');
    default:
      return isClientFault(statusCode)
        ? new KapuasError('bad-request', (error as Error).message, { cause: error })
        : new KapuasError('internal', 'Something broke that should not.', { cause: error });
  }
}

export function problemBody(error: KapuasError): BareProblem & { invalid?: InvalidField[] } {
  return {
    ...toProblem(error),
    ...(error instanceof InvalidInput ? { invalid: [...error.invalid] } : {}),
  };
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: KapuasError): void {
  const body = problemBody(error);
  if (body.status >= 500) request.log.error({ err: error, requestId: request.id }, 'request failed');
  if (error.retryAfter !== undefined) reply.header('retry-after', Math.ceil(error.retryAfter));
  if (body.status === 401) reply.header('www-authenticate', 'Bearer');
  void reply.code(body.status).type(PROBLEM_TYPE).serializer(JSON.stringify).send(body);
}

function isClientFault(statusCode: number | undefined): boolean {
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500;
}

function wordFor(context: string | undefined): string {
  if (context === 'querystring') return 'query';
  return context === 'params' ? 'path' : 'body';
}
