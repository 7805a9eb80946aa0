import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { AppRequest } from '../../../../contract/app-requests.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useWithdraw } from './queries.ts';

export function WithdrawButton({ appRequest }: { readonly appRequest: AppRequest }) {
  const [opened, dialog] = useDisclosure(false);
  const withdrawing = useWithdraw(appRequest.id);
  return (
    <>
      <Button variant="subtle" color="gray" onClick={dialog.open}>
        Withdraw
      </Button>
      <ConfirmDialog
        opened={opened}
        title="Withdraw the app request?"
        confirmLabel="Withdraw app request"
        pending={withdrawing.isPending}
        error={withdrawing.error}
        onClose={dialog.close}
        onConfirm={() => withdrawing.mutate(undefined, { onSuccess: dialog.close })}
      >
        Nobody decides on it any more. You can submit another one at any time.
      </ConfirmDialog>
    </>
  );
}
