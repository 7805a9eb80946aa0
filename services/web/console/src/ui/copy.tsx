import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';

interface CopyProps {
  readonly value: string;
  /** What a screen reader and the tooltip say. */
  readonly label: string;
}

export function CopyIcon({ value, label }: CopyProps) {
  const clipboard = useClipboard({ timeout: 1_500 });
  return (
    <Tooltip label={clipboard.copied ? 'Copied' : label}>
      <ActionIcon
        size="sm"
        aria-label={label}
        onClick={(event) => {
          event.stopPropagation();
          clipboard.copy(value);
        }}
        color={clipboard.copied ? 'teal' : 'gray'}
      >
        {clipboard.copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
      </ActionIcon>
    </Tooltip>
  );
}

export function CopyButton({ value, label }: CopyProps) {
  const clipboard = useClipboard({ timeout: 1_500 });
  return (
    <Button
      size="xs"
      variant={clipboard.copied ? 'light' : 'default'}
      leftSection={clipboard.copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
      onClick={() => clipboard.copy(value)}
      aria-live="polite"
      miw={92}
    >
      {clipboard.copied ? 'Copied' : label}
    </Button>
  );
}
