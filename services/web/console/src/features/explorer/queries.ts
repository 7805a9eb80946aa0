import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  ContextAnswer,
  FieldsAnswer,
  HistogramAnswer,
  SearchAnswer,
} from '../../../../contract/search.ts';
import { api, apiUrl } from '../../app/api/client.ts';
import type { Span } from '../../app/time/range.ts';
import { bucketWidth } from '../../app/time/ticks.ts';

/** Which events: what every search call of the explorer shares. */
export interface Selection {
  readonly apps: readonly string[];
  readonly q: string;
  readonly span: Span;
}

const PAGE = 200;
const BUCKETS = 90;

function selectionParams({ apps, q, span }: Selection) {
  return {
    apps: apps.length === 0 ? '*' : apps.join(','),
    q,
    from: new Date(span.fromMs).toISOString(),
    to: new Date(span.toMs).toISOString(),
  };
}

export function searchQuery(selection: Selection, order: 'asc' | 'desc') {
  return infiniteQueryOptions({
    queryKey: ['search', selection, order],
    queryFn: ({ pageParam, signal }) =>
      api.get<SearchAnswer>(
        '/search',
        { ...selectionParams(selection), order, cursor: pageParam, limit: PAGE },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.cursor,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}

export function histogramQuery(selection: Selection) {
  const interval = bucketWidth(selection.span, BUCKETS);
  return queryOptions({
    queryKey: ['histogram', selection],
    queryFn: ({ signal }) =>
      api.get<HistogramAnswer>(
        '/histogram',
        { ...selectionParams(selection), interval, by: 'level' },
        signal,
      ),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}

/** @param names one field, or all that are found when absent @param limit values of each */
export function fieldsQuery(selection: Selection, names: string | undefined, limit: number) {
  return queryOptions({
    queryKey: ['fields', selection, names, limit],
    queryFn: ({ signal }) =>
      api.get<FieldsAnswer>('/fields', { ...selectionParams(selection), names, limit }, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}

/** @param reach events on each side */
export function contextQuery(app: string, id: string, reach: number) {
  return queryOptions({
    queryKey: ['context', app, id, reach],
    queryFn: ({ signal }) =>
      api.get<ContextAnswer>('/context', { app, id, before: reach, after: reach }, signal),
  });
}

export function exportUrl(selection: Selection, order: 'asc' | 'desc', format: 'ndjson' | 'csv'): string {
  return apiUrl('/export', { ...selectionParams(selection), order, format });
}
