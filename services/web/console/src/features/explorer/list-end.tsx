import { Button, Skeleton, Text } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ApiProblem } from '../../app/api/problem.ts';
import { formatCount } from '../../app/time/format.ts';
import { ProblemView } from '../../ui/problem-view.tsx';
import classes from './list-end.module.css';

interface ListEndProps {
  readonly query: UseInfiniteQueryResult<unknown>;
  readonly count: number;
  readonly live: boolean;
  /** Of the tail. */
  readonly problem: ApiProblem | undefined;
}

/** Below the last row: more to come, the end, or what went wrong. */
export function ListEnd({ query, count, live, problem }: ListEndProps) {
  if (problem !== undefined) return <Note>{<ProblemView error={problem} compact />}</Note>;
  if (query.isError) {
    const retry = query.isFetchNextPageError ? query.fetchNextPage : query.refetch;
    return (
      <Note>
        <ProblemView error={query.error} onRetry={() => void retry()} />
      </Note>
    );
  }
  if (query.isPending) return <Outline />;
  if (query.isFetchingNextPage) return <Note>Loading more…</Note>;
  if (query.hasNextPage) {
    return (
      <Note>
        {formatCount(count)} events are shown. Narrow the search, export everything, or{' '}
        <Button size="compact-xs" variant="default" onClick={() => void query.fetchNextPage()}>
          show more
        </Button>
      </Note>
    );
  }
  if (live && count === 0) return <Note>New events show up here as they come in.</Note>;
  return (
    <Note>
      <Text span c="dimmed" size="sm">
        That is all.
      </Text>
    </Note>
  );
}

function Note({ children }: { readonly children: React.ReactNode }) {
  return <div className={classes.note}>{children}</div>;
}

function Outline() {
  return (
    <div className={classes.outline} role="status" aria-busy="true" aria-label="Searching">
      {Array.from({ length: 24 }, (_, i) => (
        <Skeleton key={i} h={11} w={`${96 - ((i * 37) % 43)}%`} />
      ))}
    </div>
  );
}
