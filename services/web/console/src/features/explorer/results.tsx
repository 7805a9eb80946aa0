import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { EventActions } from './events/event-actions.ts';
import { EventList } from './events/event-list.tsx';
import type { SoughtText } from './events/highlight.ts';
import type { ListedEvent } from './events/listed-event.ts';
import { Found, LiveFound } from './found.tsx';
import { ListEnd } from './list-end.tsx';
import { NothingFound } from './nothing-found.tsx';
import { histogramQuery, type Selection, searchQuery } from './queries.ts';
import { ResultBar } from './result-bar.tsx';
import classes from './results.module.css';
import { useTail } from './tail/use-tail.ts';
import { WaitingPill } from './tail/waiting-pill.tsx';
import type { Explorer } from './use-explorer.ts';

interface ResultsProps {
  readonly explorer: Explorer;
  readonly selection: Selection;
  readonly enabled: boolean;
  readonly sought: readonly SoughtText[];
  readonly actions: EventActions;
  readonly fieldsShown: boolean;
  readonly onToggleFields: () => void;
}

/** Pages are fetched by themselves up to here; further ones by hand. */
const PAGES_BY_THEMSELVES = 50;
const DAY_MS = 86_400_000;

export function Results(props: ResultsProps) {
  const { explorer, selection, enabled } = props;
  const { state } = explorer;
  const query = useInfiniteQuery({
    ...searchQuery(selection, state.live ? 'desc' : state.order),
    enabled,
    placeholderData: keepPreviousData,
  });
  const tail = useTail({ enabled: state.live && enabled, apps: state.apps, q: state.q });
  const stored = useMemo(() => listedEvents(query.data?.pages ?? []), [query.data]);
  const events = state.live ? [...tail.buffer.shown, ...stored] : stored;
  const pages = query.data?.pages ?? [];

  const exact = useExactTotal(selection, enabled && pages[0]?.total.relation === 'gte');

  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetching && !isError && pages.length < PAGES_BY_THEMSELVES) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, pages.length, fetchNextPage]);

  return (
    <div className={classes.results}>
      <ResultBar explorer={explorer} fieldsShown={props.fieldsShown} onToggleFields={props.onToggleFields}>
        {state.live ? (
          <LiveFound tail={tail} />
        ) : (
          <Found answer={pages[0]} exact={exact} busy={query.isFetching} />
        )}
      </ResultBar>
      <div className={classes.list} data-stale={query.isPlaceholderData}>
        <EventList
          events={events}
          sought={props.sought}
          wrap={state.wrap}
          days={selection.span.toMs - selection.span.fromMs > DAY_MS / 2}
          actions={props.actions}
          target={state.event}
          onEnd={onEnd}
          onTop={(atTop) => tail.hold(!atTop)}
        >
          {events.length === 0 && query.isSuccess && !query.isPlaceholderData && !state.live ? (
            <NothingFound explorer={explorer} />
          ) : (
            <ListEnd query={query} count={events.length} live={state.live} problem={tail.problem} />
          )}
        </EventList>
        <WaitingPill tail={tail} />
      </div>
    </div>
  );
}

/** A search stops counting somewhere; the histogram, which is asked for anyway, has counted all. */
function useExactTotal(selection: Selection, enabled: boolean): number | undefined {
  const { data } = useQuery({ ...histogramQuery(selection), enabled });
  return enabled ? data?.buckets.reduce((sum, bucket) => sum + bucket.total, 0) : undefined;
}

function listedEvents(
  pages: readonly { readonly events: readonly Omit<ListedEvent, 'key'>[] }[],
): ListedEvent[] {
  return pages.flatMap((page) => page.events.map((event) => ({ ...event, key: event.id ?? '' })));
}
