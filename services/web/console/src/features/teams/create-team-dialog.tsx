import { Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { CreateFormEnd } from '../../ui/create-form-end.tsx';
import { notifyDone } from '../../ui/notify.ts';
import { nameProblem } from './names.ts';
import { useCreateTeam } from './queries.ts';

interface CreateTeamDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function CreateTeamDialog({ opened, onClose }: CreateTeamDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Create a team">
      <CreateTeamForm onDone={onClose} />
    </Modal>
  );
}

function CreateTeamForm({ onDone }: { readonly onDone: () => void }) {
  const navigate = useNavigate();
  const creating = useCreateTeam();
  const form = useForm({
    initialValues: { name: '' },
    validate: { name: nameProblem },
    validateInputOnChange: true,
  });
  const submit = form.onSubmit(({ name }) =>
    creating.mutate(name, {
      onSuccess: (team) => {
        onDone();
        notifyDone(`Team ${team.name} is there; you are its owner.`);
        void navigate({ to: '/teams/$team', params: { team: team.name } });
      },
    }),
  );
  return (
    <form onSubmit={submit} aria-label="Create a team" noValidate>
      <Stack>
        <TextInput
          label="Name"
          description="a–z, 0–9 and -, such as payments or web-shop"
          data-autofocus
          autoComplete="off"
          {...form.getInputProps('name')}
        />
        <CreateFormEnd creating={creating} onCancel={onDone} />
      </Stack>
    </form>
  );
}
