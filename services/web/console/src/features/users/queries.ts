import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ChangeUser, CreateUser, User, UserList } from '../../../../contract/users.ts';
import { api } from '../../app/api/client.ts';

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => api.get<UserList>('/users', undefined, signal),
});

function useUserChange<Input, Answer>(change: (input: Input) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: ['users'] }),
  });
}

export function useCreateUser() {
  return useUserChange((body: CreateUser) => api.post<User>('/users', body));
}

export function useChangeUser() {
  return useUserChange(({ id, ...change }: ChangeUser & { readonly id: string }) =>
    api.patch<User>(`/users/${encodeURIComponent(id)}`, change),
  );
}
