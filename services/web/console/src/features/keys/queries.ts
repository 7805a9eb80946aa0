import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { CreateKey, IssuedKey, Key, KeyList } from '../../../../contract/keys.ts';
import { api } from '../../app/api/client.ts';

/** Keys of one app, or of a team: those write to every app of the team. */
export type KeyOwner = { readonly app: string } | { readonly team: string };

function keysPath(owner: KeyOwner): string {
  return 'app' in owner
    ? `/apps/${encodeURIComponent(owner.app)}/keys`
    : `/teams/${encodeURIComponent(owner.team)}/keys`;
}

export function keysQuery(owner: KeyOwner) {
  return queryOptions({
    queryKey: ['keys', owner],
    queryFn: ({ signal }) => api.get<KeyList>(keysPath(owner), undefined, signal),
  });
}

function useKeyChange<Input, Answer>(owner: KeyOwner, change: (input: Input) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: ['keys', owner] }),
  });
}

export function useCreateKey(owner: KeyOwner) {
  return useKeyChange(owner, (body: CreateKey) => api.post<IssuedKey>(keysPath(owner), body));
}

/** @param expiresAt RFC 3339; null for never */
export function useExpireKey(owner: KeyOwner) {
  return useKeyChange(owner, (change: { readonly id: string; readonly expiresAt: string | null }) =>
    api.patch<Key>(`${keysPath(owner)}/${change.id}`, { expiresAt: change.expiresAt }),
  );
}

export function useRevokeKey(owner: KeyOwner) {
  return useKeyChange(owner, (id: string) => api.delete<void>(`${keysPath(owner)}/${id}`));
}
