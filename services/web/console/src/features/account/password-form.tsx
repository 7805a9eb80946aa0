import { Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifyDone } from '../../ui/notify.ts';
import { ProblemView } from '../../ui/problem-view.tsx';
import { useChangePassword } from './queries.ts';

const LEAST = 10;

export function PasswordForm() {
  const changing = useChangePassword();
  const form = useForm({
    initialValues: { current: '', next: '', again: '' },
    validate: {
      current: (value) => (value === '' ? 'Enter your present password' : null),
      next: (value) => (value.length < LEAST ? `At least ${LEAST} characters` : null),
      again: (value, { next }) => (value === next ? null : 'Differs from the new password'),
    },
  });
  const submit = form.onSubmit(({ current, next }) =>
    changing.mutate(
      { current, next },
      {
        onSuccess: () => {
          form.reset();
          notifyDone('Your password is changed; your other sessions have ended.');
        },
      },
    ),
  );
  return (
    <form onSubmit={submit} aria-label="Change password" noValidate>
      <Stack maw={380}>
        <PasswordInput
          label="Present password"
          autoComplete="current-password"
          {...form.getInputProps('current')}
        />
        <PasswordInput label="New password" autoComplete="new-password" {...form.getInputProps('next')} />
        <PasswordInput
          label="New password again"
          autoComplete="new-password"
          {...form.getInputProps('again')}
        />
        {changing.isError && <ProblemView error={changing.error} compact />}
        <div>
          <Button type="submit" variant="default" loading={changing.isPending}>
            Change password
          </Button>
        </div>
      </Stack>
    </form>
  );
}
