import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { FastifyInstance } from 'fastify';

/** JSON bodies; one that is empty or missing counts as `{}`, so that calls without input need none. */
export function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.trim() === '') return done(null, {});
    parse(request, body, (error, value) => {
      if (error) done(new KapuasError('bad-json', 'The body is not one JSON text.'));
      else done(null, value);
    });
  });
  app.addHook('preValidation', async (request) => {
    request.body ??= {};
  });
}
