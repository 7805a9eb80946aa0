import { IconMapOff } from '@tabler/icons-react';
import { EmptyView } from '../../ui/empty-view.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { Page } from '../../ui/page.tsx';

export function NotFoundPage() {
  return (
    <Page title="Not found" heading={<span />}>
      <EmptyView
        icon={IconMapOff}
        title="There is no such page"
        action={
          <LinkButton to="/" variant="default">
            Go home
          </LinkButton>
        }
      >
        The address may be old, or what it named is gone.
      </EmptyView>
    </Page>
  );
}
