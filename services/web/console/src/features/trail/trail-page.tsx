import { Button, Group, Stack, Title } from '@mantine/core';
import { IconRouteOff } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import type { Trail } from '../../../../contract/trails.ts';
import { CopyIcon } from '../../ui/copy.tsx';
import { EmptyView } from '../../ui/empty-view.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { Lanes } from './lanes.tsx';
import { trailQuery } from './queries.ts';
import { rememberTrail } from './recent-trails.ts';
import { RequestIdForm } from './request-id-form.tsx';
import { HiddenNotice, TrailFacts } from './trail-facts.tsx';
import { TrailList } from './trail-list.tsx';
import { stepsOf, trailModel } from './trail-model.ts';
import classes from './trail-page.module.css';

export function TrailPage() {
  const { requestId } = useParams({ from: '/shell/trails/$requestId' });
  const query = useInfiniteQuery(trailQuery(requestId));
  const found = (query.data?.pages[0]?.events.length ?? 0) > 0;
  useEffect(() => {
    if (found) rememberTrail(requestId);
  }, [found, requestId]);
  return (
    <Page
      title={`Trail ${requestId}`}
      width="wide"
      heading={<TrailHeading requestId={requestId} />}
      actions={<RequestIdForm />}
    >
      <QueryView query={query} rows={4} rowHeight={70}>
        {({ pages }) => (
          <Stack gap="lg">
            <TrailParts key={requestId} pages={pages} />
            {query.hasNextPage && (
              <Button
                variant="default"
                mx="auto"
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                Show later events
              </Button>
            )}
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}

function TrailHeading({ requestId }: { readonly requestId: string }) {
  return (
    <Group gap={6} wrap="nowrap" align="baseline">
      <Title order={1} className={classes.title}>
        Trail <span className={classes.id}>{requestId}</span>
      </Title>
      <CopyIcon value={requestId} label="Copy the request id" />
    </Group>
  );
}

function TrailParts({ pages }: { readonly pages: readonly Trail[] }) {
  const events = useMemo(() => pages.flatMap((page) => page.events), [pages]);
  const model = useMemo(() => trailModel(events), [events]);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [selected, setSelected] = useState<string>();
  const first = pages[0];
  if (first === undefined || events.length === 0) return <NoTrail trail={first} />;
  const toggle = (service: string): void => {
    const next = new Set(hidden);
    if (!next.delete(service)) next.add(service);
    setHidden(next);
  };
  return (
    <>
      <TrailFacts model={model} total={first.apps.reduce((sum, app) => sum + app.count, 0)} />
      <HiddenNotice hidden={first.hidden} />
      <Panel title="Services" note="Each mark is an event. Take a service away to see the others better.">
        <Lanes model={model} hidden={hidden} selected={selected} onToggle={toggle} onSelect={setSelected} />
      </Panel>
      <TrailList
        model={model}
        steps={stepsOf(model, hidden)}
        apps={first.apps.map((app) => app.app)}
        selected={selected}
        onSelect={setSelected}
      />
    </>
  );
}

function NoTrail({ trail }: { readonly trail: Trail | undefined }) {
  const elsewhere = (trail?.hidden.events ?? 0) > 0;
  return (
    <Panel>
      {trail !== undefined && <HiddenNotice hidden={trail.hidden} />}
      <EmptyView
        icon={IconRouteOff}
        title={elsewhere ? 'Nothing that you may read' : 'No event carries this request id'}
        action={
          <LinkButton
            to="/explore"
            search={{ q: `"${trail?.requestId ?? ''}"`, from: '-7d' }}
            variant="default"
          >
            Search for it as text
          </LinkButton>
        }
      >
        Its events may have passed their retention, or carry the id in a place that the app does not declare.
      </EmptyView>
    </Panel>
  );
}
