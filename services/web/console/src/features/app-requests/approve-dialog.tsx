import { Button, Collapse, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import type { AppRequest } from '../../../../contract/app-requests.ts';
import { afterwards } from '../../ui/afterwards.ts';
import { notifyDone } from '../../ui/notify.ts';
import { ProblemView } from '../../ui/problem-view.tsx';
import { specValuesOf } from '../spec/spec-values.ts';
import { useSpecForm } from '../spec/use-spec-form.ts';
import { VolumeInputs } from '../spec/volume-inputs.tsx';
import { useApprove } from './queries.ts';

interface DecisionDialogProps {
  readonly appRequest: AppRequest;
  readonly onClose: () => void;
}

/** Approves as asked, or with other limits. */
export function ApproveDialog({ appRequest, onClose }: DecisionDialogProps) {
  const approving = useApprove(appRequest.id);
  const [adjusting, adjust] = useDisclosure(false);
  const [reason, setReason] = useState('');
  const spec = useSpecForm(specValuesOf(appRequest));
  const approve = (): void => {
    if (adjusting && spec.validate().hasErrors) return;
    const { eventsPerSecond, bytesPerSecond, retentionDays } = spec.values;
    const adjusted = adjusting ? { eventsPerSecond, bytesPerSecond, retentionDays } : {};
    afterwards(
      approving.mutateAsync({ ...adjusted, ...(reason.trim() !== '' && { reason: reason.trim() }) }),
      () => {
        onClose();
        notifyDone(`${appRequest.app} is approved and being provisioned.`);
      },
    );
  };
  return (
    <Modal opened onClose={onClose} title={`Approve ${appRequest.app}?`} size="lg">
      <Stack>
        <Text>
          The app is made for team {appRequest.team}, with its topic and index. Its members can create keys at
          once.
        </Text>
        <div>
          <Button size="compact-sm" variant="subtle" onClick={adjust.toggle} aria-expanded={adjusting}>
            {adjusting ? 'Approve with the limits asked for' : 'Adjust limits or retention'}
          </Button>
          <Collapse expanded={adjusting}>
            <div style={{ paddingTop: 10 }}>
              <VolumeInputs form={spec} />
            </div>
          </Collapse>
        </div>
        <Textarea
          label="Note for the team (optional)"
          autosize
          minRows={2}
          maxLength={2_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {approving.isError && <ProblemView error={approving.error} compact />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button loading={approving.isPending} onClick={approve} data-autofocus>
            Approve app request
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
