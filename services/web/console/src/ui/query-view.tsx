import { Skeleton, Stack } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ProblemView } from './problem-view.tsx';

interface QueryViewProps<Data> {
  readonly query: UseQueryResult<Data>;
  readonly children: (data: Data) => ReactNode;
  /** Rows of the outline that stands in while nothing has come yet. */
  readonly rows?: number;
  readonly rowHeight?: number;
}

/** What was asked for, or its outline, or what went wrong. Data that is there already outlives a failed refresh. */
export function QueryView<Data>({ query, children, rows = 3, rowHeight = 44 }: QueryViewProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ProblemView error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Stack gap={8} p="sm" aria-busy="true" aria-label="Loading">
      {Array.from({ length: rows }, (_, i) => (
        <Skeleton key={i} h={rowHeight} radius="md" />
      ))}
    </Stack>
  );
}
