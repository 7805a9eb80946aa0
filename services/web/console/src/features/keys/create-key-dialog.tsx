import { Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { IssuedKey } from '../../../../contract/keys.ts';
import { CreateFormEnd } from '../../ui/create-form-end.tsx';
import { expiryAfter, LIFETIMES } from './lifetimes.ts';
import { type KeyOwner, useCreateKey } from './queries.ts';

interface CreateKeyFormProps {
  readonly owner: KeyOwner;
  readonly onClose: () => void;
  readonly onIssued: (key: IssuedKey) => void;
}

export function CreateKeyDialog({ opened, ...form }: CreateKeyFormProps & { readonly opened: boolean }) {
  return (
    <Modal opened={opened} onClose={form.onClose} title="Create a key">
      <CreateKeyForm {...form} />
    </Modal>
  );
}

function CreateKeyForm({ owner, onClose, onIssued }: CreateKeyFormProps) {
  const creating = useCreateKey(owner);
  const form = useForm({
    initialValues: { name: '', lifetime: 'never' },
    validate: { name: (name) => (name.trim() === '' ? 'Name it after who uses it' : null) },
  });
  const submit = form.onSubmit(({ name, lifetime }) =>
    creating.mutate(
      { name: name.trim(), expiresAt: expiryAfter(LIFETIMES, lifetime, Date.now()) },
      { onSuccess: onIssued },
    ),
  );
  return (
    <form onSubmit={submit} aria-label="Create a key" noValidate>
      <Stack>
        <TextInput
          label="Name"
          description="Who will use it, such as production or staging-fluentd"
          data-autofocus
          autoComplete="off"
          maxLength={100}
          {...form.getInputProps('name')}
        />
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
