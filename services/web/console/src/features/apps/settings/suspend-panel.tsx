import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { App } from '../../../../../contract/apps.ts';
import { afterwards } from '../../../ui/afterwards.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { notifyDone } from '../../../ui/notify.ts';
import { Panel } from '../../../ui/panel.tsx';
import { useChangeApp } from '../queries.ts';

export function SuspendPanel({ app }: { readonly app: App }) {
  const [opened, dialog] = useDisclosure(false);
  const changing = useChangeApp(app.name);
  const suspended = !app.suspended;
  const change = (): void =>
    afterwards(changing.mutateAsync({ suspended }), () => {
      dialog.close();
      notifyDone(suspended ? `${app.name} is suspended.` : `${app.name} takes events again.`);
    });
  return (
    <Panel title={app.suspended ? 'Resume' : 'Suspend'}>
      <Group justify="space-between">
        <Text c="dimmed" maw={560}>
          {app.suspended
            ? 'The app takes events again within a second.'
            : 'Refuses what is sent to this app until it is resumed. What it holds stays and can be searched.'}
        </Text>
        <Button variant="default" onClick={dialog.open}>
          {app.suspended ? 'Resume' : 'Suspend'}
        </Button>
      </Group>
      <ConfirmDialog
        opened={opened}
        title={app.suspended ? `Resume ${app.name}?` : `Suspend ${app.name}?`}
        confirmLabel={app.suspended ? 'Resume app' : 'Suspend app'}
        danger={!app.suspended}
        pending={changing.isPending}
        error={changing.error}
        onClose={dialog.close}
        onConfirm={change}
      >
        {app.suspended
          ? 'Its forwarders are let in again.'
          : 'Its forwarders get “app suspended” within a second, and keep what they cannot send as far as their buffers reach.'}
      </ConfirmDialog>
    </Panel>
  );
}
