import { Stack } from '@mantine/core';
import type { App } from '../../../../contract/apps.ts';
import type { IssuedKey } from '../../../../contract/keys.ts';
import { KeysPanel } from '../keys/keys-panel.tsx';
import { FirstEvent } from './first-event.tsx';
import { SnippetsPanel } from './snippets/snippets-panel.tsx';

interface SendLogsProps {
  readonly app: App;
  /** Made while this page is open. */
  readonly fresh: IssuedKey | undefined;
  readonly onIssued: (key: IssuedKey) => void;
}

/** From a key to the first event. */
export function SendLogs({ app, fresh, onIssued }: SendLogsProps) {
  const mayManage = app.permissions.includes('team:manage-keys');
  return (
    <Stack gap="lg">
      <FirstEvent app={app} />
      {mayManage && <KeysPanel owner={{ app: app.name }} onIssued={onIssued} />}
      <SnippetsPanel app={app.name} fresh={fresh} />
    </Stack>
  );
}
