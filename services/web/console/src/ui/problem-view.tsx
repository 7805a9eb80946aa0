import { Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { asProblem } from '../app/api/problem.ts';
import { CopyIcon } from './copy.tsx';
import classes from './problem-view.module.css';

interface ProblemViewProps {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
  /** One line high where a list or a form has little room. */
  readonly compact?: boolean;
}

/** What went wrong, what to do, and the id by which the operator finds it. */
export function ProblemView({ error, onRetry, compact = false }: ProblemViewProps) {
  const problem = asProblem(error);
  return (
    <div className={classes.problem} data-compact={compact} role="alert" data-testid="problem">
      <IconAlertTriangle size={compact ? 18 : 22} className={classes.icon} aria-hidden />
      <Stack gap={2} miw={0}>
        <Text fw={600}>{problem.title}</Text>
        <Text className={classes.detail}>{problem.detail}</Text>
        <Text c="dimmed">{problem.action}</Text>
        {problem.requestId !== undefined && (
          <Group gap={4} className={classes.id}>
            <span>
              Request id <code>{problem.requestId}</code>
            </span>
            <CopyIcon value={problem.requestId} label="Copy the request id" />
          </Group>
        )}
        {onRetry !== undefined && (
          <div>
            <Button
              mt={8}
              size="xs"
              variant="default"
              leftSection={<IconRefresh size={15} />}
              onClick={onRetry}
            >
              Try again
            </Button>
          </div>
        )}
      </Stack>
    </div>
  );
}
