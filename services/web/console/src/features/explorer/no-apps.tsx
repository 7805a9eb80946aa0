import { IconSearch } from '@tabler/icons-react';
import { EmptyView } from '../../ui/empty-view.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { Page } from '../../ui/page.tsx';

export function NoApps() {
  return (
    <Page title="Explore">
      <EmptyView
        icon={IconSearch}
        title="There is nothing to search yet"
        action={<LinkButton to="/app-requests/new">Request a log app</LinkButton>}
      >
        You can read no log app. Request one, or have an owner of a team add you.
      </EmptyView>
    </Page>
  );
}
