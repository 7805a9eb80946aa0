import { Button } from '@mantine/core';
import { IconPlayerPause, IconTrash } from '@tabler/icons-react';
import type { App } from '../../../../contract/apps.ts';
import { afterwards } from '../../ui/afterwards.ts';
import { Notice } from '../../ui/notice.tsx';
import { notifyDone, notifyFailed } from '../../ui/notify.ts';
import { TimeText } from '../../ui/time-text.tsx';
import { useChangeApp, useRestoreApp } from './queries.ts';

/** What stands in the way of the app, with the way back. */
export function AppNotice({ app }: { readonly app: App }) {
  if (app.deleteAfter !== null) return <DeletingNotice app={app} deleteAfter={app.deleteAfter} />;
  return app.suspended ? <SuspendedNotice app={app} /> : null;
}

function DeletingNotice({ app, deleteAfter }: { readonly app: App; readonly deleteAfter: string }) {
  const restoring = useRestoreApp(app.name);
  const mayRestore = app.permissions.includes('team:delete-app');
  const restore = (): void =>
    afterwards(restoring.mutateAsync(undefined, { onError: notifyFailed }), () =>
      notifyDone(`${app.name} is back.`),
    );
  return (
    <Notice
      tone="bad"
      icon={IconTrash}
      action={
        mayRestore && (
          <Button size="xs" variant="default" loading={restoring.isPending} onClick={restore}>
            Undo deletion
          </Button>
        )
      }
    >
      This app takes no events any more. It is deleted for good, with all its events,{' '}
      <TimeText at={deleteAfter} relative />.
    </Notice>
  );
}

function SuspendedNotice({ app }: { readonly app: App }) {
  const changing = useChangeApp(app.name);
  const mayResume = app.permissions.includes('team:change-app');
  const resume = (): void =>
    afterwards(changing.mutateAsync({ suspended: false }, { onError: notifyFailed }), () =>
      notifyDone(`${app.name} takes events again.`),
    );
  return (
    <Notice
      tone="warn"
      icon={IconPlayerPause}
      action={
        mayResume && (
          <Button size="xs" variant="default" loading={changing.isPending} onClick={resume}>
            Resume
          </Button>
        )
      }
    >
      This app is suspended: what is sent to it is refused. What it holds can be searched.
    </Notice>
  );
}
