import type { AuditFilter } from '@kapuas/core/ports/catalog.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { AuditAnswer, AuditQuery } from '../../../contract/audit.ts';
import type { WebDeps } from '../../deps.ts';
import { PROBLEM_RESPONSES } from '../../http/problems.ts';
import type { WebServer } from '../../http/web-server.ts';
import { viewEntry } from './views.ts';

const DEFAULT_LIMIT = 100;

export function registerAudit(app: WebServer, { catalog }: WebDeps): void {
  app.get(
    '/audit',
    {
      config: { access: { needs: 'read-audit', within: 'everywhere' } },
      schema: {
        tags: ['audit'],
        summary: 'Who did what, newest first',
        querystring: AuditQuery,
        response: { 200: AuditAnswer, ...PROBLEM_RESPONSES },
      },
    },
    async (request) => {
      const filter = filterOf(request.query);
      const entries = await catalog.audit({ ...filter, limit: filter.limit + 1 });
      const page = entries.slice(0, filter.limit);
      const last = page.at(-1);
      const more = entries.length > page.length && last !== undefined;
      return { entries: page.map(viewEntry), ...(more ? { cursor: String(last.sequence) } : {}) };
    },
  );
}

function filterOf({ cursor, limit = DEFAULT_LIMIT, ...match }: AuditQuery): AuditFilter {
  return { ...match, limit, ...(cursor === undefined ? {} : { before: parseCursor(cursor) }) };
}

function parseCursor(cursor: string): number {
  if (!/^[1-9]\d{0,15}$/.test(cursor)) throw new KapuasError('bad-cursor', `"${cursor}" is not a cursor.`);
  return Number(cursor);
}
