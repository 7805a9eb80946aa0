import { Container } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { ProblemView } from '../ui/problem-view.tsx';
import { asProblem } from './api/problem.ts';

/** In the place of a page that could not be loaded or drawn. */
export function PageFailed({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  const router = useRouter();
  const retry = (): void => {
    // A console that was updated on the server no longer has the old page's files: only a reload finds the new ones.
    if (asProblem(error).code === 'console-failed') window.location.reload();
    reset();
    void router.invalidate();
  };
  return (
    <Container size="sm" py={60}>
      <ProblemView error={error} onRetry={retry} />
    </Container>
  );
}
