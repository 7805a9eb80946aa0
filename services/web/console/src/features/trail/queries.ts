import { infiniteQueryOptions } from '@tanstack/react-query';
import type { Trail } from '../../../../contract/trails.ts';
import { api } from '../../app/api/client.ts';

const PAGE = 1_000;

export function trailQuery(requestId: string) {
  return infiniteQueryOptions({
    queryKey: ['trail', requestId],
    queryFn: ({ pageParam, signal }) =>
      api.get<Trail>(`/trails/${encodeURIComponent(requestId)}`, { cursor: pageParam, limit: PAGE }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.cursor,
  });
}
