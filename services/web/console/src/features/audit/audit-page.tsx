import { Button, Stack } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { AuditAnswer, AuditQuery } from '../../../../contract/audit.ts';
import { api } from '../../app/api/client.ts';
import { EmptyView } from '../../ui/empty-view.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { Needs } from '../not-found/no-permission.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { AuditTable } from './audit-table.tsx';

export type AuditFilter = Pick<AuditQuery, 'actor' | 'action' | 'target'>;

const PAGE = 100;

function auditQuery(filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<AuditAnswer>('/audit', { ...filter, cursor: pageParam, limit: PAGE }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.cursor,
  });
}

export function AuditPage() {
  return (
    <Needs permission="read-audit" title="Audit">
      <AuditLog />
    </Needs>
  );
}

function AuditLog() {
  const filter = useSearch({ from: '/shell/audit' });
  const navigate = useNavigate();
  const query = useInfiniteQuery(auditQuery(filter));
  const setFilter = (next: AuditFilter): void => void navigate({ to: '/audit', search: next, replace: true });
  return (
    <Page
      title="Audit"
      subtitle="Every search, export, change and refusal. Each entry is chained to the one before, so that none can be changed unseen."
      width="wide"
    >
      <Stack>
        <AuditFilters filter={filter} onChange={setFilter} />
        <Panel flush>
          <QueryView query={query} rows={10} rowHeight={34}>
            {({ pages }) => {
              const entries = pages.flatMap((page) => page.entries);
              return entries.length === 0 ? (
                <EmptyView icon={IconShieldCheck} title="No entry matches" />
              ) : (
                <AuditTable entries={entries} onFilter={(part) => setFilter({ ...filter, ...part })} />
              );
            }}
          </QueryView>
        </Panel>
        {query.isFetchNextPageError && (
          <ProblemView error={query.error} onRetry={() => void query.fetchNextPage()} compact />
        )}
        {query.hasNextPage && !query.isFetchNextPageError && (
          <Button
            variant="default"
            mx="auto"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Show older entries
          </Button>
        )}
      </Stack>
    </Page>
  );
}
