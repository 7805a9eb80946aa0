import { Group, Tabs, Title } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { App } from '../../../../contract/apps.ts';
import type { IssuedKey } from '../../../../contract/keys.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Page } from '../../ui/page.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { AppNotice } from './app-notice.tsx';
import { Overview } from './overview.tsx';
import { appQuery } from './queries.ts';
import { SendLogs } from './send-logs.tsx';
import { Settings } from './settings/settings.tsx';

const TABS = ['overview', 'send', 'settings'] as const;
type Tab = (typeof TABS)[number];

export function AppPage() {
  const { app: name } = useParams({ from: '/shell/apps/$app' });
  const query = useQuery(appQuery(name));
  return (
    <Page
      key={name}
      title={name}
      heading={<AppHeading name={name} app={query.data} />}
      subtitle={query.data && <AppSubtitle app={query.data} />}
      actions={
        query.data && (
          <LinkButton to="/explore" search={{ apps: name }} leftSection={<IconSearch size={16} />}>
            Explore logs
          </LinkButton>
        )
      }
    >
      <QueryView query={query} rows={3} rowHeight={130}>
        {(app) => <AppTabs app={app} />}
      </QueryView>
    </Page>
  );
}

function AppHeading({ name, app }: { readonly name: string; readonly app: App | undefined }) {
  return (
    <Group gap="sm">
      <Title order={1}>{name}</Title>
      {app !== undefined && <StatusBadge status={app.status} />}
    </Group>
  );
}

function AppSubtitle({ app }: { readonly app: App }) {
  return (
    <>
      <Link to="/teams/$team" params={{ team: app.team }} className="quiet-link">
        {app.team}
      </Link>
      {app.description !== '' && ` · ${app.description}`}
    </>
  );
}

function AppTabs({ app }: { readonly app: App }) {
  const navigate = useNavigate();
  const search = useSearch({ from: '/shell/apps/$app' });
  const tab = TABS.find((one) => one === search.tab) ?? 'overview';
  const setTab = (next: Tab): void =>
    void navigate({
      to: '/apps/$app',
      params: { app: app.name },
      search: next === 'overview' ? {} : { tab: next },
      replace: true,
    });
  // Lives as long as the page is open, so that the snippets carry the key that was just made.
  const [fresh, setFresh] = useState<IssuedKey>();
  return (
    <>
      <AppNotice app={app} />
      <Tabs
        mt={app.suspended || app.deleteAfter !== null ? 'lg' : 0}
        value={tab}
        onChange={(value) => setTab(value as Tab)}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="overview">Overview</Tabs.Tab>
          <Tabs.Tab value="send">Send logs</Tabs.Tab>
          <Tabs.Tab value="settings">Settings</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="overview">
          <Overview app={app} onSend={() => setTab('send')} />
        </Tabs.Panel>
        <Tabs.Panel value="send">
          <SendLogs app={app} fresh={fresh} onIssued={setFresh} />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <Settings app={app} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
