import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { AppRequest } from '../../../../contract/app-requests.ts';
import { can, useUser } from '../../app/session.ts';
import { systemQuery } from '../../app/system.ts';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { SpecFacts } from '../spec/spec-facts.tsx';
import { DecisionButtons } from './decision-buttons.tsx';
import { Progress } from './progress.tsx';
import { appRequestQuery } from './queries.ts';
import { WithdrawButton } from './withdraw-button.tsx';

export function AppRequestPage() {
  const { id } = useParams({ from: '/shell/app-requests/$id' });
  const query = useQuery({
    ...appRequestQuery(id),
    refetchInterval: (q) => (q.state.data?.status === 'submitted' ? 5_000 : false),
  });
  const title = query.data === undefined ? 'App request' : `App request: ${query.data.app}`;
  return (
    <Page
      title={title}
      subtitle={query.data && `Team ${query.data.team}, asked by ${query.data.requestedBy}`}
      actions={query.data && <AppRequestActions appRequest={query.data} />}
    >
      <QueryView query={query} rows={3} rowHeight={120}>
        {(appRequest) => <AppRequestParts appRequest={appRequest} />}
      </QueryView>
    </Page>
  );
}

function AppRequestActions({ appRequest }: { readonly appRequest: AppRequest }) {
  const user = useUser();
  if (appRequest.status !== 'submitted') return <StatusBadge status={appRequest.status} />;
  const mayWithdraw = appRequest.requestedBy === user.email || can(user, 'team:request-app', appRequest.team);
  return (
    <>
      {mayWithdraw && <WithdrawButton appRequest={appRequest} />}
      {can(user, 'approve') && <DecisionButtons appRequest={appRequest} />}
    </>
  );
}

function AppRequestParts({ appRequest }: { readonly appRequest: AppRequest }) {
  const system = useQuery(systemQuery);
  const mayApprove = can(useUser(), 'approve');
  return (
    <Stack gap="lg">
      <Panel title="Where it stands">
        <Progress appRequest={appRequest} />
      </Panel>
      <Panel
        title="What is asked for"
        flush
        note={mayApprove ? 'What differs from the defaults of this installation is marked.' : undefined}
      >
        {appRequest.description !== '' && (
          <Text px={18} mb="sm" maw={720} className="prewrap">
            {appRequest.description}
          </Text>
        )}
        <SpecFacts spec={appRequest} usual={mayApprove ? system.data?.defaults : undefined} />
      </Panel>
      {appRequest.status === 'submitted' && mayApprove && (
        <Group justify="flex-end" gap="xs" hiddenFrom="sm">
          <DecisionButtons appRequest={appRequest} />
        </Group>
      )}
    </Stack>
  );
}
