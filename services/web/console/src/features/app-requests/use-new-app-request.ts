import { type UseFormReturnType, useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import type { SystemAnswer } from '../../../../contract/system.ts';
import { notifyDone } from '../../ui/notify.ts';
import { defaultSpecValues, toSpec } from '../spec/spec-values.ts';
import { type SpecForm, showInvalid, useSpecForm } from '../spec/use-spec-form.ts';
import { nameProblem } from '../teams/names.ts';
import { useSubmitAppRequest } from './queries.ts';
import { useTeamChoices } from './team-choices.ts';

export interface Identity {
  team: string;
  app: string;
}

export interface NewAppRequest {
  readonly identity: UseFormReturnType<Identity>;
  readonly spec: SpecForm;
  readonly teams: readonly string[];
  /** The chosen team, or the only one there is to choose. */
  readonly team: string;
  readonly submitting: ReturnType<typeof useSubmitAppRequest>;
  readonly submit: () => void;
}

/** The two forms of an app request, which app and what it is to be, and their submission. */
export function useNewAppRequest(
  team: string | undefined,
  defaults: SystemAnswer['defaults'],
): NewAppRequest {
  const navigate = useNavigate();
  const submitting = useSubmitAppRequest();
  const teams = useTeamChoices();
  const spec = useSpecForm(defaultSpecValues(defaults));
  const identity = useForm<Identity>({
    initialValues: { team: team ?? '', app: '' },
    validate: { app: nameProblem },
    validateInputOnChange: ['app'],
  });
  const chosen = identity.values.team || (teams.length === 1 ? (teams[0] ?? '') : '');

  const submit = (): void => {
    const wrongIdentity = identity.validate().hasErrors;
    if (chosen === '') identity.setFieldError('team', 'Choose a team');
    if (spec.validate().hasErrors || wrongIdentity || chosen === '') return;
    submitting.mutate(
      { team: chosen, app: identity.values.app, ...toSpec(spec.values) },
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
  return { identity, spec, teams, team: chosen, submitting, submit };
}
