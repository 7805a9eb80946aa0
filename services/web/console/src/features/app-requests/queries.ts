import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type {
  AppRequest,
  AppRequestList,
  AppRequestStatus,
  Approval,
  Approve,
  SubmitAppRequest,
} from '../../../../contract/app-requests.ts';
import { api } from '../../app/api/client.ts';

/** @param status all when undefined */
export function appRequestsQuery(status?: AppRequestStatus) {
  return queryOptions({
    queryKey: ['app-requests', { status }],
    queryFn: ({ signal }) => api.get<AppRequestList>('/app-requests', { status }, signal),
  });
}

export function appRequestQuery(id: string) {
  return queryOptions({
    queryKey: ['app-requests', id],
    queryFn: ({ signal }) =>
      api.get<AppRequest>(`/app-requests/${encodeURIComponent(id)}`, undefined, signal),
  });
}

function useAppRequestChange<Input, Answer>(change: (input: Input) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['app-requests'] }),
        client.invalidateQueries({ queryKey: ['apps'] }),
      ]),
  });
}

export function useSubmitAppRequest() {
  return useAppRequestChange((body: SubmitAppRequest) => api.post<AppRequest>('/app-requests', body));
}

export function useApprove(id: string) {
  return useAppRequestChange((body: Approve) => api.post<Approval>(`/app-requests/${id}/approve`, body));
}

export function useReject(id: string) {
  return useAppRequestChange((reason: string) =>
    api.post<AppRequest>(`/app-requests/${id}/reject`, { reason }),
  );
}

export function useWithdraw(id: string) {
  return useAppRequestChange((_: undefined) => api.post<AppRequest>(`/app-requests/${id}/withdraw`));
}
