import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import type { SystemAnswer } from '../../../../contract/system.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { FieldsInput } from '../spec/fields-input.tsx';
import { HeadersInput } from '../spec/headers-input.tsx';
import { RequestIdInputs } from '../spec/request-id-inputs.tsx';
import { VolumeInputs } from '../spec/volume-inputs.tsx';
import { NameInput } from './name-input.tsx';
import classes from './new-app-request-form.module.css';
import { NextSteps } from './next-steps.tsx';
import { TeamInput } from './team-input.tsx';
import { type NewAppRequest, useNewAppRequest } from './use-new-app-request.ts';

export function NewAppRequestForm({ defaults }: { readonly defaults: SystemAnswer['defaults'] }) {
  const search = useSearch({ from: '/shell/app-requests/new' });
  const request = useNewAppRequest(search.team, defaults);
  const { spec, submitting } = request;
  return (
    <form
      aria-label="Request a log app"
      noValidate
      className={classes.columns}
      onSubmit={(event) => {
        event.preventDefault();
        request.submit();
      }}
    >
      <Stack gap="lg" miw={0}>
        <WhichApp request={request} />
        <Panel title="How much, how long">
          <VolumeInputs form={spec} />
        </Panel>
        <Panel title="Request id">
          <RequestIdInputs form={spec} />
        </Panel>
        <Panel title="Headers and fields">
          <Stack>
            <HeadersInput form={spec} />
            <FieldsInput form={spec} />
          </Stack>
        </Panel>
        {submitting.isError && <ProblemView error={submitting.error} />}
        <Group gap="xs">
          <Button type="submit" loading={submitting.isPending}>
            Submit app request
          </Button>
          <LinkButton to="/app-requests" variant="subtle" color="gray">
            Cancel
          </LinkButton>
        </Group>
      </Stack>
      <NextSteps app={request.identity.values.app} />
    </form>
  );
}

function WhichApp({ request }: { readonly request: NewAppRequest }) {
  const { identity, spec, team, teams } = request;
  return (
    <Panel title="Which app">
      <Stack>
        <Group align="flex-start" grow preventGrowOverflow={false}>
          <TeamInput identity={identity} team={team} teams={teams} />
          <NameInput form={identity} />
        </Group>
        <Textarea
          label="What it logs"
          description="For the approver, and for whoever finds the app later"
          autosize
          minRows={2}
          maxLength={2_000}
          {...spec.getInputProps('description')}
        />
      </Stack>
    </Panel>
  );
}
