import { Button, Group } from '@mantine/core';
import { ProblemView } from './problem-view.tsx';

interface CreateFormEndProps {
  readonly creating: { readonly isError: boolean; readonly isPending: boolean; readonly error: unknown };
  readonly onCancel: () => void;
}

/** How every form that creates something ends: what went wrong, Cancel, Create. */
export function CreateFormEnd({ creating, onCancel }: CreateFormEndProps) {
  return (
    <>
      {creating.isError && <ProblemView error={creating.error} compact />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" loading={creating.isPending}>
          Create
        </Button>
      </Group>
    </>
  );
}
