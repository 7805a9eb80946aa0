import type { AppSummary, EventQuery } from '@kapuas/core/ports/event-store.ts';
import type { QueryNode } from '@kapuas/core/query/ast.ts';
import { parseTimeRange, type TimeRange } from '@kapuas/core/query/time-range.ts';
import type { Trail, TrailQuery } from '../../../contract/trails.ts';
import type { WebDeps } from '../../deps.ts';
import { recordAlone } from '../audit/record.ts';
import { ALL_TIME } from '../search/all-time.ts';
import { viewEvents } from '../search/search.ts';
import { can, type Identity } from '../session/identity.ts';

type Deps = Pick<WebDeps, 'catalog' | 'store'>;

const DEFAULT_LIMIT = 1_000;

/** Every event with one request id, in time order; what the caller may not read is counted only. */
export async function trail(
  { catalog, store }: Deps,
  caller: Identity,
  requestId: string,
  { from, to, limit = DEFAULT_LIMIT, cursor }: TrailQuery,
  signal: AbortSignal,
): Promise<Trail> {
  const apps = await catalog.listApps();
  const readable = new Set(apps.filter((app) => can(caller, 'team:search', app.team)).map((app) => app.name));
  const query: EventQuery = {
    apps: apps.map((app) => app.name),
    query: withRequestId(requestId),
    ...rangeOf(from, to),
    signal,
  };
  const [summaries, page] = await Promise.all([
    store.summarize(query),
    store.search({
      ...query,
      apps: [...readable],
      order: 'asc',
      limit,
      countLimit: 1,
      ...(cursor === undefined ? {} : { cursor }),
    }),
  ]);
  const shown = summaries.filter(({ app }) => readable.has(app));
  const hidden = countHidden(summaries.filter(({ app }) => !readable.has(app)));
  const detail = { apps: shown.map(({ app }) => app), results: page.events.length, hidden };
  await recordAlone(catalog, caller, 'trail.read', `request-id:${requestId}`, detail);
  return {
    requestId,
    apps: shown.map(({ app, count, first, last }) => ({ app, count, first, last })),
    events: viewEvents(page.events),
    ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
    hidden,
  };
}

function countHidden(summaries: readonly AppSummary[]): Trail['hidden'] {
  return { apps: summaries.length, events: summaries.reduce((sum, { count }) => sum + count, 0) };
}

function withRequestId(value: string): QueryNode {
  const field = { name: 'request_id', path: ['request_id'], type: 'keyword' } as const;
  return { kind: 'field', field, test: { op: 'equals', value } };
}

function rangeOf(from: string | undefined, to: string | undefined): TimeRange {
  if (!from && !to) return ALL_TIME;
  return parseTimeRange(from || '0', to, Date.now());
}
