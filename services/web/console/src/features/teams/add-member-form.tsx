import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifyDone } from '../../ui/notify.ts';
import { ProblemView } from '../../ui/problem-view.tsx';
import classes from './add-member-form.module.css';
import { ROLES } from './members-table.tsx';
import { type Role, useSetMember } from './queries.ts';

export function AddMemberForm({ team }: { readonly team: string }) {
  const adding = useSetMember(team);
  const form = useForm<{ email: string; role: Role }>({
    initialValues: { email: '', role: 'member' },
    validate: { email: (value) => (value.includes('@') ? null : 'Enter an e-mail') },
  });
  const submit = form.onSubmit(({ email, role }) =>
    adding.mutate(
      { email: email.trim().toLowerCase(), role },
      {
        onSuccess: (member) => {
          form.reset();
          notifyDone(`${member.email} is ${member.role} of ${team} now.`);
        },
      },
    ),
  );
  return (
    <form onSubmit={submit} aria-label="Add a member" className={classes.form} noValidate>
      <Group align="flex-start" gap="xs">
        <TextInput
          aria-label="E-mail of the new member"
          placeholder="name@company.example"
          type="email"
          className={classes.email}
          {...form.getInputProps('email')}
        />
        <NativeSelect aria-label="Role of the new member" data={[...ROLES]} {...form.getInputProps('role')} />
        <Button type="submit" variant="default" loading={adding.isPending}>
          Add member
        </Button>
      </Group>
      {adding.isError && <ProblemView error={adding.error} compact />}
    </form>
  );
}
