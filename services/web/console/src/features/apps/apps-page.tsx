import { Table, Text, TextInput } from '@mantine/core';
import { IconLayoutGrid, IconPlus, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { App } from '../../../../contract/apps.ts';
import { can, teamsWith, useUser } from '../../app/session.ts';
import { EmptyView } from '../../ui/empty-view.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { AppTable } from './app-table.tsx';
import { appsQuery } from './queries.ts';

export function AppsPage() {
  const user = useUser();
  const query = useQuery(appsQuery);
  const mayRequest = can(user, 'team:request-app') || teamsWith(user, 'team:request-app').length > 0;
  const request = mayRequest ? (
    <LinkButton to="/app-requests/new" leftSection={<IconPlus size={16} />}>
      Request a log app
    </LinkButton>
  ) : undefined;
  return (
    <Page title="Apps" subtitle="The log apps that you can read." actions={request}>
      <QueryView query={query} rows={5}>
        {({ apps }) =>
          apps.length === 0 ? (
            <Panel>
              <EmptyView icon={IconLayoutGrid} title="No log app yet" action={request}>
                A log app is where one service’s logs go: with its own key, limits, retention and search.
              </EmptyView>
            </Panel>
          ) : (
            <FilteredApps apps={apps} />
          )
        }
      </QueryView>
    </Page>
  );
}

function FilteredApps({ apps }: { readonly apps: readonly App[] }) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const shown = apps.filter((app) =>
    `${app.name} ${app.team} ${app.description}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      <TextInput
        mb="md"
        maw={360}
        placeholder="Filter by name, team or description"
        aria-label="Filter apps"
        leftSection={<IconSearch size={16} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-search-box
      />
      <Panel flush>
        <AppTable apps={shown} />
        {shown.length === 0 && (
          <Table.Caption>
            <Text c="dimmed" p="md">
              No app matches “{text}”.
            </Text>
          </Table.Caption>
        )}
      </Panel>
    </>
  );
}
