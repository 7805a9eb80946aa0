import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { AppRequest } from '../../../../contract/app-requests.ts';
import { afterwards } from '../../ui/afterwards.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { notifyDone } from '../../ui/notify.ts';
import { useReject } from './queries.ts';

interface RejectDialogProps {
  readonly appRequest: AppRequest;
  readonly onClose: () => void;
}

export function RejectDialog({ appRequest, onClose }: RejectDialogProps) {
  const rejecting = useReject(appRequest.id);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const reject = (): void => {
    setMissing(reason.trim() === '');
    if (reason.trim() === '') return;
    afterwards(rejecting.mutateAsync(reason.trim()), () => {
      onClose();
      notifyDone(`The app request for ${appRequest.app} is rejected.`);
    });
  };
  return (
    <ConfirmDialog
      opened
      title={`Reject ${appRequest.app}?`}
      confirmLabel="Reject app request"
      danger
      pending={rejecting.isPending}
      error={rejecting.error}
      onClose={onClose}
      onConfirm={reject}
    >
      <Textarea
        label="Reason"
        description="The team reads it; say what would make you approve"
        required
        autosize
        minRows={3}
        maxLength={2_000}
        data-autofocus
        value={reason}
        error={missing && reason.trim() === '' ? 'Give a reason' : null}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
