import { Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useRouter, useSearch } from '@tanstack/react-router';
import { Brand } from '../../app/shell/brand.tsx';
import { safeNextPath } from './next-path.ts';
import { River } from './river.tsx';
import { SignInForm } from './sign-in-form.tsx';
import classes from './sign-in-page.module.css';

export function SignInPage() {
  useDocumentTitle('Sign in · Kapuas');
  const router = useRouter();
  const search = useSearch({ from: '/sign-in' });
  return (
    <main className={classes.page}>
      <River />
      <div className={classes.card}>
        <Brand />
        <div>
          <Title order={1}>Sign in</Title>
          <Text c="dimmed">All your teams’ logs, and the way of every request through them.</Text>
        </div>
        <SignInForm onSignedIn={() => router.history.push(safeNextPath(search.next))} />
        <Text size="sm" c="dimmed">
          No account, or the password is lost? An administrator of this installation makes a new one.
        </Text>
      </div>
    </main>
  );
}
