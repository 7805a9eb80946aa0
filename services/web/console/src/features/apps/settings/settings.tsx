import { Stack } from '@mantine/core';
import type { App } from '../../../../../contract/apps.ts';
import { Panel } from '../../../ui/panel.tsx';
import { SpecFacts } from '../../spec/spec-facts.tsx';
import { DeletePanel } from './delete-panel.tsx';
import { SettingsForm } from './settings-form.tsx';
import { SuspendPanel } from './suspend-panel.tsx';

export function Settings({ app }: { readonly app: App }) {
  const mayChange = app.permissions.includes('team:change-app');
  const mayDelete = app.permissions.includes('team:delete-app');
  const staying = app.deleteAfter === null;
  return (
    <Stack gap="lg">
      {mayChange && staying ? (
        <SettingsForm key={app.name} app={app} />
      ) : (
        <Panel
          title="Settings"
          note={mayChange ? undefined : 'Members and owners of the team change them.'}
          flush
        >
          <SpecFacts spec={app} />
        </Panel>
      )}
      {mayChange && staying && <SuspendPanel app={app} />}
      {mayDelete && staying && <DeletePanel app={app} />}
    </Stack>
  );
}
