import { Skeleton, Stack } from '@mantine/core';
import { Page } from '../../ui/page.tsx';

/** The outline of a page while its code is on the way. */
export function PagePending() {
  return (
    <Page title="Loading" heading={<Skeleton h={28} w={220} />} subtitle={<Skeleton h={16} w={340} mt={6} />}>
      <Stack aria-busy="true" aria-label="Loading">
        <Skeleton h={120} radius="lg" />
        <Skeleton h={220} radius="lg" />
      </Stack>
    </Page>
  );
}
