import { NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { IssuedKey, Key } from '../../../../contract/keys.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { notifyFailed } from '../../ui/notify.ts';
import { expiryAfter, OVERLAPS } from './lifetimes.ts';
import { type KeyOwner, useCreateKey, useExpireKey } from './queries.ts';

interface RotateKeyDialogProps {
  readonly owner: KeyOwner;
  readonly old: Key;
  readonly onClose: () => void;
  readonly onIssued: (key: IssuedKey) => void;
}

/** Makes the new key first and lets the old one run out later, so that no forwarder is ever without. */
export function RotateKeyDialog({ owner, old, onClose, onIssued }: RotateKeyDialogProps) {
  const [overlap, setOverlap] = useState('1d');
  const creating = useCreateKey(owner);
  const expiring = useExpireKey(owner);
  const rotate = async (): Promise<void> => {
    const issued = await creating.mutateAsync({ name: old.name });
    onIssued(issued);
    // The new key is shown whatever becomes of the old one.
    const expiresAt = expiryAfter(OVERLAPS, overlap, Date.now());
    await expiring.mutateAsync({ id: old.id, expiresAt }).catch(notifyFailed);
  };
  return (
    <ConfirmDialog
      opened
      title={`Rotate key ${old.name}`}
      confirmLabel="Make the new key"
      pending={creating.isPending}
      error={creating.error}
      onClose={onClose}
      onConfirm={() => void rotate().catch(() => undefined)}
    >
      <Stack gap="sm">
        <Text>
          A new key is made now. The old one goes on for a while, so that you can move every forwarder.
        </Text>
        <NativeSelect
          label="The old key works for"
          value={overlap}
          onChange={(event) => setOverlap(event.currentTarget.value)}
          data={OVERLAPS.map(({ value, label }) => ({ value, label }))}
        />
      </Stack>
    </ConfirmDialog>
  );
}
