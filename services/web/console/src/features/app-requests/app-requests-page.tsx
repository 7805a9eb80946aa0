import { SegmentedControl, Table, Text } from '@mantine/core';
import { IconInbox, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { AppRequest } from '../../../../contract/app-requests.ts';
import { can, teamsWith, useUser } from '../../app/session.ts';
import { formatCount } from '../../app/time/format.ts';
import { EmptyView } from '../../ui/empty-view.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import rows from '../../ui/row-link.module.css';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { appRequestsQuery } from './queries.ts';

type Show = 'pending' | 'decided';

export function AppRequestsPage() {
  const user = useUser();
  const approver = can(user, 'approve');
  const mayRequest = can(user, 'team:request-app') || teamsWith(user, 'team:request-app').length > 0;
  const query = useQuery({ ...appRequestsQuery(), refetchInterval: 15_000 });
  const [show, setShow] = useShow();
  return (
    <Page
      title="App requests"
      subtitle={approver ? 'What teams ask for, and what became of it.' : 'What your teams asked for.'}
      actions={
        mayRequest && (
          <LinkButton to="/app-requests/new" leftSection={<IconPlus size={16} />}>
            Request a log app
          </LinkButton>
        )
      }
    >
      <QueryView query={query} rows={4}>
        {({ appRequests }) => {
          const pending = appRequests.filter((one) => one.status === 'submitted');
          const decided = appRequests.filter((one) => one.status !== 'submitted');
          return (
            <>
              <SegmentedControl
                mb="md"
                aria-label="Which app requests"
                value={show}
                onChange={(value) => setShow(value as Show)}
                data={[
                  { value: 'pending', label: `Pending (${pending.length})` },
                  { value: 'decided', label: `Decided (${decided.length})` },
                ]}
              />
              <Panel flush>
                {show === 'pending' ? (
                  <AppRequestTable appRequests={pending} empty={<NothingPending approver={approver} />} />
                ) : (
                  <AppRequestTable
                    appRequests={decided}
                    empty={<EmptyView icon={IconInbox} title="Nothing was decided yet" />}
                  />
                )}
              </Panel>
            </>
          );
        }}
      </QueryView>
    </Page>
  );
}

function useShow(): [Show, (show: Show) => void] {
  const search = useSearch({ from: '/shell/app-requests' });
  const navigate = useNavigate();
  return [
    search.show === 'decided' ? 'decided' : 'pending',
    (show) =>
      void navigate({ to: '/app-requests', search: show === 'decided' ? { show } : {}, replace: true }),
  ];
}

function NothingPending({ approver }: { readonly approver: boolean }) {
  return (
    <EmptyView icon={IconInbox} title="Nothing is waiting">
      {approver
        ? 'New app requests show up here by themselves.'
        : 'An app request waits here until it is decided.'}
    </EmptyView>
  );
}

interface AppRequestTableProps {
  readonly appRequests: readonly AppRequest[];
  readonly empty: React.ReactNode;
}

function AppRequestTable({ appRequests, empty }: AppRequestTableProps) {
  if (appRequests.length === 0) return empty;
  return (
    <Table aria-label="App requests">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>App</Table.Th>
          <Table.Th>Status</Table.Th>
          <Table.Th visibleFrom="sm">Asks for</Table.Th>
          <Table.Th visibleFrom="sm">By</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {appRequests.map((one) => (
          <Table.Tr key={one.id} className={rows.row}>
            <Table.Td>
              <Link to="/app-requests/$id" params={{ id: one.id }} className={rows.link}>
                {one.app}
              </Link>
              <Text size="sm" c="dimmed">
                {one.team}
              </Text>
            </Table.Td>
            <Table.Td>
              <StatusBadge status={one.status} />
            </Table.Td>
            <Table.Td visibleFrom="sm">
              {formatCount(one.limits.eventsPerSecond)} events/s, {formatCount(one.retentionDays)} days
            </Table.Td>
            <Table.Td visibleFrom="sm">
              {one.requestedBy}
              <Text size="sm" c="dimmed">
                <TimeText at={one.createdAt} relative />
              </Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
