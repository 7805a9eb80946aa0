import { Button, Divider, Group, Stack, Textarea, Title } from '@mantine/core';
import type { App } from '../../../../../contract/apps.ts';
import { notifyDone } from '../../../ui/notify.ts';
import { Panel } from '../../../ui/panel.tsx';
import { ProblemView } from '../../../ui/problem-view.tsx';
import { FieldsInput } from '../../spec/fields-input.tsx';
import { HeadersInput } from '../../spec/headers-input.tsx';
import { RequestIdInputs } from '../../spec/request-id-inputs.tsx';
import { specValuesOf, toSpec } from '../../spec/spec-values.ts';
import { showInvalid, useSpecForm } from '../../spec/use-spec-form.ts';
import { VolumeInputs } from '../../spec/volume-inputs.tsx';
import { useChangeApp } from '../queries.ts';

export function SettingsForm({ app }: { readonly app: App }) {
  const changing = useChangeApp(app.name);
  const form = useSpecForm(specValuesOf(app));
  const submit = form.onSubmit((values) => {
    const { eventsPerSecond = 0, bytesPerSecond = 0, ...rest } = toSpec(values);
    changing.mutate(
      { ...rest, limits: { eventsPerSecond, bytesPerSecond } },
      {
        onSuccess: () => {
          form.resetDirty();
          notifyDone('Saved. Routers and indexers follow within a second.');
        },
        onError: (error) => showInvalid(form, error),
      },
    );
  });
  const reset = (): void => {
    form.setValues(specValuesOf(app));
    form.resetDirty(specValuesOf(app));
  };
  return (
    <form onSubmit={submit} aria-label="Settings" noValidate>
      <Panel title="Settings">
        <Stack gap="lg">
          <Textarea label="Description" autosize minRows={2} {...form.getInputProps('description')} />
          <VolumeInputs form={form} />
          <Divider />
          <Title order={3}>Request id</Title>
          <RequestIdInputs form={form} />
          <Divider />
          <Title order={3}>Headers and fields</Title>
          <HeadersInput form={form} />
          <FieldsInput form={form} />
          {changing.isError && <ProblemView error={changing.error} compact />}
          <Group gap="xs">
            <Button type="submit" loading={changing.isPending} disabled={!form.isDirty()}>
              Save
            </Button>
            {form.isDirty() && (
              <Button variant="subtle" color="gray" onClick={reset}>
                Discard changes
              </Button>
            )}
          </Group>
        </Stack>
      </Panel>
    </form>
  );
}
