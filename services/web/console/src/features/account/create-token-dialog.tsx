import { Checkbox, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ApiToken, IssuedApiToken } from '../../../../contract/tokens.ts';
import { can, useUser } from '../../app/session.ts';
import { CreateFormEnd } from '../../ui/create-form-end.tsx';
import { expiryAfter, LIFETIMES } from '../keys/lifetimes.ts';
import { useCreateToken } from './queries.ts';

type Scope = ApiToken['scopes'][number];

interface CreateTokenFormProps {
  readonly onClose: () => void;
  readonly onIssued: (token: IssuedApiToken) => void;
}

export function CreateTokenDialog({ opened, ...form }: CreateTokenFormProps & { readonly opened: boolean }) {
  return (
    <Modal opened={opened} onClose={form.onClose} title="Create an API token">
      <CreateTokenForm {...form} />
    </Modal>
  );
}

interface TokenValues {
  name: string;
  scopes: Scope[];
  lifetime: string;
}

function CreateTokenForm({ onClose, onIssued }: CreateTokenFormProps) {
  const user = useUser();
  const creating = useCreateToken();
  const form = useForm<TokenValues>({
    initialValues: { name: '', scopes: ['read'], lifetime: '90d' },
    validate: {
      name: (name) => (name.trim() === '' ? 'Name it after the program that uses it' : null),
      scopes: (scopes) => (scopes.length === 0 ? 'Choose at least one' : null),
    },
  });
  const submit = form.onSubmit(({ name, scopes, lifetime }) =>
    creating.mutate(
      { name: name.trim(), scopes, expiresAt: expiryAfter(LIFETIMES, lifetime, Date.now()) },
      { onSuccess: onIssued },
    ),
  );
  return (
    <form onSubmit={submit} aria-label="Create an API token" noValidate>
      <Stack>
        <TextInput
          label="Name"
          data-autofocus
          autoComplete="off"
          maxLength={100}
          {...form.getInputProps('name')}
        />
        <Checkbox.Group label="May" {...form.getInputProps('scopes')}>
          <Stack gap={8} mt={6}>
            <Checkbox value="read" label="Read: search, trails, apps" />
            <Checkbox value="write" label="Change: request apps, settings, keys" />
            {can(user, 'approve') && <Checkbox value="approve" label="Approve and reject app requests" />}
            {can(user, 'manage-users') && <Checkbox value="admin" label="Administer: users, audit" />}
          </Stack>
        </Checkbox.Group>
        <NativeSelect
          label="Expires"
          data={LIFETIMES.map(({ value, label }) => ({ value, label }))}
          {...form.getInputProps('lifetime')}
        />
        <CreateFormEnd creating={creating} onCancel={onClose} />
      </Stack>
    </form>
  );
}
