import { Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { setSignedOutListener } from '../../app/api/client.ts';
import { useUser } from '../../app/session.ts';
import { SignInForm } from './sign-in-form.tsx';

/** Signs in again above the page, so that what was typed there is not lost. */
export function SessionEnded() {
  const user = useUser();
  const client = useQueryClient();
  const [ended, setEnded] = useState(false);
  useEffect(() => {
    setSignedOutListener(() => setEnded(true));
    return () => setSignedOutListener(() => undefined);
  }, []);
  const onSignedIn = (): void => {
    setEnded(false);
    void client.invalidateQueries();
  };
  return (
    <Modal
      opened={ended}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title="Your session has ended"
    >
      <Stack>
        <Text c="dimmed">Sign in again to go on where you are.</Text>
        <SignInForm email={user.email} onSignedIn={onSignedIn} />
      </Stack>
    </Modal>
  );
}
