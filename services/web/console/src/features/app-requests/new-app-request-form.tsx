import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { SystemAnswer } from '../../../../contract/system.ts';
import { LinkButton } from '../../ui/links.tsx';
import { notifyDone } from '../../ui/notify.ts';
import { Panel } from '../../ui/panel.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { FieldsInput } from '../spec/fields-input.tsx';
import { HeadersInput } from '../spec/headers-input.tsx';
import { RequestIdInputs } from '../spec/request-id-inputs.tsx';
import { defaultSpecValues, toSpec } from '../spec/spec-values.ts';
import { showInvalid, useSpecForm } from '../spec/use-spec-form.ts';
import { VolumeInputs } from '../spec/volume-inputs.tsx';
import { nameProblem } from '../teams/names.ts';
import { NameInput } from './name-input.tsx';
import classes from './new-app-request-form.module.css';
import { NextSteps } from './next-steps.tsx';
import { useSubmitAppRequest } from './queries.ts';
import { TeamInput, useTeamChoices } from './team-input.tsx';

export interface Identity {
  team: string;
  app: string;
}

export function NewAppRequestForm({ defaults }: { readonly defaults: SystemAnswer['defaults'] }) {
  const { team } = useSearch({ from: '/shell/app-requests/new' });
  const navigate = useNavigate();
  const submitting = useSubmitAppRequest();
  const teams = useTeamChoices();
  const spec = useSpecForm(defaultSpecValues(defaults));
  const identity = useForm<Identity>({
    initialValues: { team: team ?? '', app: '' },
    validate: { team: (value) => (value === '' ? 'Choose a team' : null), app: nameProblem },
    validateInputOnChange: ['app'],
  });
  const chosenTeam = identity.values.team || (teams.length === 1 ? (teams[0] ?? '') : '');

  const submit = (): void => {
    identity.setFieldValue('team', chosenTeam);
    const wrongIdentity = chosenTeam === '' || identity.validateField('app').hasError;
    if (chosenTeam === '') identity.setFieldError('team', 'Choose a team');
    if (spec.validate().hasErrors || wrongIdentity) return;
    submitting.mutate(
      { team: chosenTeam, app: identity.values.app, ...toSpec(spec.values) },
      {
        onSuccess: (made) => {
          notifyDone('Your app request is with the approvers.');
          void navigate({ to: '/app-requests/$id', params: { id: made.id } });
        },
        onError: (error) => {
          showInvalid(spec, error);
          showInvalid(identity, error);
        },
      },
    );
  };

  return (
    <form
      aria-label="Request a log app"
      noValidate
      className={classes.columns}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="lg" miw={0}>
        <Panel title="Which app">
          <Stack>
            <Group align="flex-start" grow preventGrowOverflow={false}>
              <TeamInput form={identity} value={chosenTeam} teams={teams} />
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
      <NextSteps app={identity.values.app} />
    </form>
  );
}
