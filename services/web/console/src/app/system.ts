import { queryOptions } from '@tanstack/react-query';
import type { SystemAnswer } from '../../../contract/system.ts';
import { api } from './api/client.ts';

/** Addresses and defaults of this installation; they change only with a restart. */
export const systemQuery = queryOptions({
  queryKey: ['system'],
  queryFn: ({ signal }) => api.get<SystemAnswer>('/system', undefined, signal),
  staleTime: 300_000,
});
