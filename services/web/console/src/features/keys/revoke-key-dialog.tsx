import type { Key } from '../../../../contract/keys.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { notifyDone } from '../../ui/notify.ts';
import { type KeyOwner, useRevokeKey } from './queries.ts';

interface RevokeKeyDialogProps {
  readonly owner: KeyOwner;
  readonly revoked: Key;
  readonly onClose: () => void;
}

export function RevokeKeyDialog({ owner, revoked, onClose }: RevokeKeyDialogProps) {
  const revoking = useRevokeKey(owner);
  const onRevoked = (): void => {
    onClose();
    notifyDone(`Key ${revoked.name} is revoked.`);
  };
  return (
    <ConfirmDialog
      opened
      title={`Revoke key ${revoked.name}?`}
      confirmLabel="Revoke"
      danger
      pending={revoking.isPending}
      error={revoking.error}
      onClose={onClose}
      onConfirm={() => revoking.mutate(revoked.id, { onSuccess: onRevoked })}
    >
      Within a second every forwarder that uses it is refused. It cannot come back; to move forwarders without
      a gap, rotate it instead.
    </ConfirmDialog>
  );
}
