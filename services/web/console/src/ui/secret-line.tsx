import { Text } from '@mantine/core';
import { CopyButton } from './copy.tsx';
import classes from './secret-line.module.css';

interface SecretLineProps {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
  readonly testId?: string;
}

/** A value that is to be copied whole. */
export function SecretLine({ label, value, note, testId }: SecretLineProps) {
  return (
    <div>
      <Text fw={550} mb={4}>
        {label}
      </Text>
      <div className={classes.line}>
        <code className={classes.value} data-testid={testId}>
          {value}
        </code>
        <CopyButton value={value} label="Copy" />
      </div>
      {note !== undefined && (
        <Text size="sm" c="dimmed" mt={4}>
          {note}
        </Text>
      )}
    </div>
  );
}
