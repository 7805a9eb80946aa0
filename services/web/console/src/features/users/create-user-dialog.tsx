import { Button, Checkbox, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { CreateFormEnd } from '../../ui/create-form-end.tsx';
import { SecretLine } from '../../ui/secret-line.tsx';
import { newPassword } from './new-password.ts';
import { useCreateUser } from './queries.ts';

interface CreateUserDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

interface Created {
  readonly email: string;
  readonly password: string;
}

export function CreateUserDialog({ opened, onClose }: CreateUserDialogProps) {
  const [created, setCreated] = useState<Created>();
  const close = (): void => {
    setCreated(undefined);
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={created === undefined ? 'Create a user' : 'User created'}>
      {created === undefined ? (
        <CreateUserForm onCreated={setCreated} onCancel={close} />
      ) : (
        <Stack>
          <SecretLine
            label={`Password of ${created.email}`}
            value={created.password}
            note="Hand it over now; it is not shown again. They change it on their account page."
          />
          <Button onClick={close}>Done</Button>
        </Stack>
      )}
    </Modal>
  );
}

interface CreateUserFormProps {
  readonly onCreated: (created: Created) => void;
  readonly onCancel: () => void;
}

function CreateUserForm({ onCreated, onCancel }: CreateUserFormProps) {
  const creating = useCreateUser();
  const form = useForm({
    initialValues: { email: '', name: '', admin: false },
    validate: { email: (value) => (value.includes('@') ? null : 'Enter an e-mail') },
  });
  const submit = form.onSubmit(({ email, name, admin }) => {
    const password = newPassword();
    const body = {
      email: email.trim().toLowerCase(),
      password,
      admin,
      ...(name.trim() !== '' && { name: name.trim() }),
    };
    creating.mutate(body, { onSuccess: (user) => onCreated({ email: user.email, password }) });
  });
  return (
    <form onSubmit={submit} aria-label="Create a user" noValidate>
      <Stack>
        <TextInput
          label="E-mail"
          type="email"
          data-autofocus
          autoComplete="off"
          {...form.getInputProps('email')}
        />
        <TextInput label="Name" autoComplete="off" {...form.getInputProps('name')} />
        <Checkbox
          label="Administrator"
          description="Sees and changes everything, approves app requests, reads the audit."
          {...form.getInputProps('admin', { type: 'checkbox' })}
        />
        <CreateFormEnd creating={creating} onCancel={onCancel} />
      </Stack>
    </form>
  );
}
