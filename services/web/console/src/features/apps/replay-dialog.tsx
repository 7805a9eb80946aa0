import { NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { formatCount } from '../../app/time/format.ts';
import { afterwards } from '../../ui/afterwards.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { notifyDone } from '../../ui/notify.ts';
import { useReplay } from './queries.ts';

interface ReplayDialogProps {
  readonly app: string;
  /** With how many letters have each. */
  readonly reasons: readonly (readonly [reason: string, count: number])[];
  readonly onClose: () => void;
}

/** No reason has this name: it stands for all of them. */
const ALL = '';

export function ReplayDialog({ app, reasons, onClose }: ReplayDialogProps) {
  const [reason, setReason] = useState(ALL);
  const replaying = useReplay(app);
  const replay = (): void =>
    afterwards(replaying.mutateAsync(reason === ALL ? {} : { reason }), ({ replayed }) => {
      onClose();
      notifyDone(
        `${formatCount(replayed)} ${replayed === 1 ? 'event is' : 'events are'} on the way to the index.`,
      );
    });
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  return (
    <ConfirmDialog
      opened
      title={`Replay dead letters of ${app}?`}
      confirmLabel="Replay"
      pending={replaying.isPending}
      error={replaying.error}
      onClose={onClose}
      onConfirm={replay}
    >
      <Stack gap="sm">
        <Text>
          The events are handed to the index again, as they were. What it takes leaves this list; what it
          refuses comes back with its reason, so put right first what they were refused for.
        </Text>
        <NativeSelect
          label="Which"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data={[
            { value: ALL, label: `All (${formatCount(total)})` },
            ...reasons.map(([name, count]) => ({
              value: name,
              label: `${name} (${formatCount(count)})`,
            })),
          ]}
        />
      </Stack>
    </ConfirmDialog>
  );
}
