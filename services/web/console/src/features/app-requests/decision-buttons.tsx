import { Button } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { AppRequest } from '../../../../contract/app-requests.ts';
import { ApproveDialog } from './approve-dialog.tsx';
import { RejectDialog } from './reject-dialog.tsx';

export function DecisionButtons({ appRequest }: { readonly appRequest: AppRequest }) {
  const [open, setOpen] = useState<'approve' | 'reject'>();
  const close = (): void => setOpen(undefined);
  return (
    <>
      <Button variant="default" leftSection={<IconX size={16} />} onClick={() => setOpen('reject')}>
        Reject
      </Button>
      <Button leftSection={<IconCheck size={16} />} onClick={() => setOpen('approve')}>
        Approve
      </Button>
      {open === 'approve' && <ApproveDialog appRequest={appRequest} onClose={close} />}
      {open === 'reject' && <RejectDialog appRequest={appRequest} onClose={close} />}
    </>
  );
}
