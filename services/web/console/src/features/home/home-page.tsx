import { Stack } from '@mantine/core';
import { IconLayoutGrid, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { App } from '../../../../contract/apps.ts';
import { useUser } from '../../app/session.ts';
import { EmptyView } from '../../ui/empty-view.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { AppTable } from '../apps/app-table.tsx';
import { appsQuery } from '../apps/queries.ts';
import { FirstSteps } from './first-steps.tsx';
import { NeedsYou } from './needs-you.tsx';
import { QuickSearch } from './quick-search.tsx';

const MOST_APPS = 12;

export function HomePage() {
  const user = useUser();
  const apps = useQuery(appsQuery);
  return (
    <Page title="Home" heading={<QuickSearch />}>
      <Stack gap="lg">
        <FirstSteps apps={apps.data?.apps} />
        <NeedsYou apps={apps.data?.apps ?? []} />
        <Panel
          title={user.admin ? 'Apps' : 'Your apps'}
          flush
          actions={
            <LinkButton to="/apps" variant="subtle" size="xs">
              All apps
            </LinkButton>
          }
        >
          <QueryView query={apps} rows={4}>
            {(list) => <HomeApps apps={list.apps} />}
          </QueryView>
        </Panel>
      </Stack>
    </Page>
  );
}

function HomeApps({ apps }: { readonly apps: readonly App[] }) {
  if (apps.length > 0) return <AppTable apps={apps.slice(0, MOST_APPS)} />;
  return (
    <EmptyView
      icon={IconLayoutGrid}
      title="No log app yet"
      action={
        <LinkButton to="/app-requests/new" leftSection={<IconPlus size={16} />} variant="default">
          Request a log app
        </LinkButton>
      }
    >
      Once a team has one, its status and its events per minute show up here.
    </EmptyView>
  );
}
