import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { ExportQuery } from '../../../contract/search.ts';
import type { WebDeps } from '../../deps.ts';
import { callerOf } from '../../http/access.ts';
import { PROBLEM_RESPONSES } from '../../http/problems.ts';
import type { WebServer } from '../../http/web-server.ts';
import { startExport } from './export.ts';

const Bytes = Type.Unsafe<Readable>({ type: 'string' });

const STREAM = {
  description: 'One event a line',
  content: {
    'application/x-ndjson': { schema: Bytes },
    'text/csv': { schema: Bytes },
  },
};

export function registerExport(app: WebServer, deps: WebDeps): void {
  app.get(
    '/export',
    {
      config: { access: { needs: 'team:search', within: 'selected-apps' } },
      schema: {
        tags: ['search'],
        summary: 'Events that match, as a file',
        querystring: ExportQuery,
        response: { 200: STREAM, ...PROBLEM_RESPONSES },
      },
    },
    async (request, reply) => {
      const { contentType, fileName, chunks } = await startExport(
        deps,
        callerOf(request),
        request.query,
        request.signal,
      );
      reply.headers({ 'content-disposition': `attachment; filename="${fileName}"`, connection: 'close' });
      return reply.type(contentType).send(Readable.from(chunks, { highWaterMark: 1 }));
    },
  );
}
