import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { signIn } from '../../app/session.ts';
import { ProblemView } from '../../ui/problem-view.tsx';

interface SignInFormProps {
  /** Set when it is known who has to sign in. */
  readonly email?: string;
  readonly onSignedIn: () => void;
}

export function SignInForm({ email = '', onSignedIn }: SignInFormProps) {
  const client = useQueryClient();
  const form = useForm({
    initialValues: { email, password: '' },
    validate: {
      email: (value) => (value.trim() === '' ? 'Enter your e-mail' : null),
      password: (value) => (value === '' ? 'Enter your password' : null),
    },
  });
  const signingIn = useMutation({
    mutationFn: (values: { email: string; password: string }) => signIn(client, values),
    onSuccess: onSignedIn,
    onError: () => form.setFieldValue('password', ''),
  });
  return (
    <form
      aria-label="Sign in"
      noValidate
      onSubmit={form.onSubmit((values) => signingIn.mutate({ ...values, email: values.email.trim() }))}
    >
      <Stack gap="md">
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          autoFocus={email === ''}
          readOnly={email !== ''}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          autoFocus={email !== ''}
          {...form.getInputProps('password')}
        />
        {signingIn.isError && <ProblemView error={signingIn.error} compact />}
        <Button type="submit" fullWidth loading={signingIn.isPending}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
