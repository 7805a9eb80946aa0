import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { TailQuery } from '../../../contract/tail.ts';
import { callerOf } from '../../http/access.ts';
import { PROBLEM_RESPONSES } from '../../http/problems.ts';
import type { WebServer } from '../../http/web-server.ts';
import type { Tails } from './tails.ts';

const Bytes = Type.Unsafe<Readable>({ type: 'string' });

const STREAM = {
  description: 'Server-sent events: ready, events, dropped, problem',
  content: { 'text/event-stream': { schema: Bytes } },
};

export function registerTail(app: WebServer, tails: Tails): void {
  app.get(
    '/tail',
    {
      config: { access: { needs: 'team:search', within: 'selected-apps' } },
      schema: {
        tags: ['search'],
        summary: 'Events that match, as they come in',
        querystring: TailQuery,
        response: { 200: STREAM, ...PROBLEM_RESPONSES },
      },
    },
    async (request, reply) => {
      const stream = await tails.start(callerOf(request), request.query, request.signal);
      reply.headers({ 'x-accel-buffering': 'no', connection: 'close' });
      return reply.type('text/event-stream').send(Readable.from(stream, { highWaterMark: 1 }));
    },
  );
}
