import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { HistogramAnswer } from '../../../../../contract/search.ts';
import { formatCount } from '../../../app/time/format.ts';
import type { Span } from '../../../app/time/range.ts';
import { FailedPart } from '../../../ui/failed-part.tsx';
import { StackedBars } from '../../../ui/stacked-bars/stacked-bars.tsx';
import { histogramQuery, type Selection } from '../queries.ts';
import classes from './histogram-panel.module.css';
import { LEVEL_SERIES } from './levels.ts';

interface HistogramPanelProps {
  readonly selection: Selection;
  readonly enabled: boolean;
  readonly live: boolean;
  readonly height: number;
  readonly onZoom: (span: Span) => void;
}

const LIVE_MS = 5_000;

/** What was found over time, by level; dragging over it zooms in. */
export function HistogramPanel({ selection, enabled, live, height, onZoom }: HistogramPanelProps) {
  const moving = useMovingSelection(selection, live);
  const query = useQuery({ ...histogramQuery(moving), enabled, placeholderData: keepPreviousData });
  const answer = query.data;
  const buckets = useMemo(
    () => (answer?.buckets ?? []).map((bucket) => ({ ...bucket, at: Date.parse(bucket.at) })),
    [answer],
  );
  if (query.isError && answer === undefined) {
    return (
      <FailedPart
        name="The histogram"
        error={query.error}
        onRetry={() => void query.refetch()}
        height={height}
      />
    );
  }
  const span = answer === undefined ? moving.span : spanOf(answer);
  return (
    <div
      className={classes.panel}
      data-stale={query.isPlaceholderData || query.isPending}
      data-testid="histogram"
    >
      <StackedBars
        span={span}
        intervalMs={answer?.intervalMs ?? span.toMs - span.fromMs}
        buckets={buckets}
        series={LEVEL_SERIES}
        height={height}
        label={`Events over time by level, ${formatCount(buckets.reduce((sum, b) => sum + b.total, 0))} in all`}
        onSelect={onZoom}
      />
    </div>
  );
}

function spanOf(answer: HistogramAnswer): Span {
  return { fromMs: Date.parse(answer.from), toMs: Date.parse(answer.to) };
}

/** While the tail runs, the same length of time up to now. */
function useMovingSelection(selection: Selection, live: boolean): Selection {
  const [ahead, setAhead] = useState(0);
  useEffect(() => {
    setAhead(0);
    if (!live) return;
    const timer = setInterval(() => setAhead(Date.now() - selection.span.toMs), LIVE_MS);
    return () => clearInterval(timer);
  }, [live, selection]);
  return useMemo(() => {
    if (ahead === 0) return selection;
    const { fromMs, toMs } = selection.span;
    return { ...selection, span: { fromMs: fromMs + ahead, toMs: toMs + ahead } };
  }, [selection, ahead]);
}
