import { Button, Modal, Stack } from '@mantine/core';
import { IconEyeOff } from '@tabler/icons-react';
import type { IssuedKey } from '../../../../contract/keys.ts';
import { Notice } from '../../ui/notice.tsx';
import { SecretLine } from '../../ui/secret-line.tsx';

interface IssuedKeyDialogProps {
  readonly issued: IssuedKey | undefined;
  readonly onClose: () => void;
}

/** The one time that a key is seen: closes only by its button, not by a click beside it. */
export function IssuedKeyDialog({ issued, onClose }: IssuedKeyDialogProps) {
  return (
    <Modal
      opened={issued !== undefined}
      onClose={onClose}
      title={`Key ${issued?.name ?? ''}`}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      {issued !== undefined && (
        <Stack gap="md" data-testid="issued-key">
          <Notice tone="warn" icon={IconEyeOff}>
            This is shown only once. Copy it to where your forwarder reads its secrets.
          </Notice>
          <SecretLine
            label="Key"
            value={issued.key}
            note="For HTTP: Authorization: Bearer <key>"
            testId="issued-key-value"
          />
          <SecretLine
            label="Forward password"
            value={issued.forwardPassword}
            note={`For fluentd and Fluent Bit: shared_key and password; the user name is ${issued.id}.`}
            testId="issued-forward-password"
          />
          <Button onClick={onClose}>I have copied it</Button>
        </Stack>
      )}
    </Modal>
  );
}
