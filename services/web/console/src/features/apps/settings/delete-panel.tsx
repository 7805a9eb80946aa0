import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { App } from '../../../../../contract/apps.ts';
import { systemQuery } from '../../../app/system.ts';
import { afterwards } from '../../../ui/afterwards.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { notifyDone } from '../../../ui/notify.ts';
import { Panel } from '../../../ui/panel.tsx';
import { useDeleteApp } from '../queries.ts';

export function DeletePanel({ app }: { readonly app: App }) {
  const [opened, dialog] = useDisclosure(false);
  const system = useQuery(systemQuery);
  const deleting = useDeleteApp(app.name);
  const grace = system.data === undefined ? 'a grace period' : `${system.data.graceDays} days`;
  const remove = (): void =>
    afterwards(deleting.mutateAsync(undefined), () => {
      dialog.close();
      notifyDone(`${app.name} will be gone after ${grace}; until then it can be undone here.`);
    });
  return (
    <Panel title="Delete">
      <Group justify="space-between">
        <Text c="dimmed" maw={560}>
          Takes no more events at once; after {grace} the app, its keys and all its events are gone for good.
          Until then you can undo it.
        </Text>
        <Button variant="outline" color="red" onClick={dialog.open}>
          Delete
        </Button>
      </Group>
      <ConfirmDialog
        opened={opened}
        title={`Delete ${app.name}?`}
        confirmLabel="Delete app"
        danger
        typed={app.name}
        pending={deleting.isPending}
        error={deleting.error}
        onClose={dialog.close}
        onConfirm={remove}
      >
        <Text>Its forwarders are refused from now on. You can undo this for {grace}.</Text>
      </ConfirmDialog>
    </Panel>
  );
}
