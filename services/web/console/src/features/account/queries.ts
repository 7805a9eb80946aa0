import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ChangePassword } from '../../../../contract/session.ts';
import type { ApiTokenList, CreateApiToken, IssuedApiToken } from '../../../../contract/tokens.ts';
import { api } from '../../app/api/client.ts';

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => api.get<ApiTokenList>('/tokens', undefined, signal),
});

function useTokenChange<Input, Answer>(change: (input: Input) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
}

export function useCreateToken() {
  return useTokenChange((body: CreateApiToken) => api.post<IssuedApiToken>('/tokens', body));
}

export function useDeleteToken() {
  return useTokenChange((id: string) => api.delete<void>(`/tokens/${encodeURIComponent(id)}`));
}

export function useChangePassword() {
  return useMutation({ mutationFn: (body: ChangePassword) => api.put<void>('/session/password', body) });
}
