import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { App, AppActivity, AppList, ChangeApp } from '../../../../contract/apps.ts';
import type {
  DeadLetterList,
  DeadLetterReplay,
  ReplayDeadLetters,
} from '../../../../contract/dead-letters.ts';
import type { UsageAnswer } from '../../../../contract/usage.ts';
import { api } from '../../app/api/client.ts';

export const appsQuery = queryOptions({
  queryKey: ['apps'],
  queryFn: ({ signal }) => api.get<AppList>('/apps', undefined, signal),
});

function appPath(app: string, rest = ''): string {
  return `/apps/${encodeURIComponent(app)}${rest}`;
}

const SETTLING_MS = 1_500;
const SETTLED_MS = 30_000;

/** Looks often while something is being made or taken away. */
export function appQuery(app: string) {
  return queryOptions({
    queryKey: ['apps', app],
    queryFn: ({ signal }) => api.get<App>(appPath(app), undefined, signal),
    refetchInterval: (query) => (query.state.data?.status === 'provisioning' ? SETTLING_MS : SETTLED_MS),
  });
}

export function activityQuery(app: string) {
  return queryOptions({
    queryKey: ['apps', app, 'activity'],
    queryFn: ({ signal }) => api.get<AppActivity>(appPath(app, '/activity'), undefined, signal),
  });
}

export function deadLettersQuery(app: string) {
  return queryOptions({
    queryKey: ['apps', app, 'dead-letters'],
    queryFn: ({ signal }) => api.get<DeadLetterList>(appPath(app, '/dead-letters'), { limit: 50 }, signal),
  });
}

/** @param apps comma-separated, or "*" @param from relative, such as -24h */
export function usageQuery(apps: string, from: string, interval: string) {
  return queryOptions({
    queryKey: ['usage', apps, from, interval],
    queryFn: ({ signal }) => api.get<UsageAnswer>('/usage', { apps, from, interval }, signal),
    refetchInterval: 60_000,
  });
}

function useAppChange<Input>(app: string, change: (input: Input) => Promise<App>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (changed) => {
      client.setQueryData(['apps', app], changed);
      return client.invalidateQueries({ queryKey: ['apps'] });
    },
  });
}

export function useChangeApp(app: string) {
  return useAppChange(app, (change: ChangeApp) => api.patch<App>(appPath(app), change));
}

export function useDeleteApp(app: string) {
  return useAppChange(app, (_: undefined) => api.delete<App>(appPath(app)));
}

export function useRestoreApp(app: string) {
  return useAppChange(app, (_: undefined) => api.post<App>(appPath(app, '/restore')));
}

/** What is replayed may be refused again at once, so all that shows letters is asked for again. */
export function useReplay(app: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (which: ReplayDeadLetters) =>
      api.post<DeadLetterReplay>(appPath(app, '/dead-letters/replay'), which),
    onSettled: () => client.invalidateQueries({ queryKey: ['apps', app] }),
  });
}
