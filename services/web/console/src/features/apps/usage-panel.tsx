import { SegmentedControl, Skeleton } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { UsageAnswer, UsageCounts } from '../../../../contract/usage.ts';
import { formatBytes, formatCompact, formatCount } from '../../app/time/format.ts';
import { Panel } from '../../ui/panel.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { type Series, StackedBars } from '../../ui/stacked-bars/stacked-bars.tsx';
import { usageQuery } from './queries.ts';
import classes from './usage-panel.module.css';
import { usageBuckets } from './usage-series.ts';

const RANGES = [
  { value: '1h', label: 'Hour', from: '-1h', interval: '1m' },
  { value: '24h', label: 'Day', from: '-24h', interval: '15m' },
  { value: '7d', label: 'Week', from: '-7d', interval: '2h' },
  { value: '30d', label: 'Month', from: '-30d', interval: '12h' },
] as const;

const SERIES: readonly Series[] = [
  { key: 'stored', label: 'Taken in', color: 'var(--level-info)' },
  { key: 'unparsed', label: 'Kept as text', color: 'var(--level-debug)' },
  { key: 'limited', label: 'Over the limit', color: 'var(--level-warn)' },
  { key: 'rejected', label: 'Rejected', color: 'var(--level-error)' },
];

const HEIGHT = 130;
/** A day of an app that is younger would be an empty picture. */
const YOUNG_MS = 3 * 3_600_000;
const NONE: UsageCounts = { events: 0, bytes: 0, unparsed: 0, limited: 0, rejected: 0, deadLetters: 0 };

interface UsagePanelProps {
  readonly app: string;
  readonly createdAt: string;
}

/** What the app took in, and what it lost and why. */
export function UsagePanel({ app, createdAt }: UsagePanelProps) {
  const young = Date.now() - Date.parse(createdAt) < YOUNG_MS;
  const [range, setRange] = useState<string>(young ? '1h' : '24h');
  const chosen = RANGES.find((one) => one.value === range) ?? RANGES[1];
  const query = useQuery({
    ...usageQuery(app, chosen.from, chosen.interval),
    placeholderData: keepPreviousData,
  });
  return (
    <Panel
      title="Usage"
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Time range of the usage"
          data={RANGES.map(({ value, label }) => ({ value, label }))}
          value={range}
          onChange={setRange}
        />
      }
    >
      {query.isError ? (
        <ProblemView error={query.error} onRetry={() => void query.refetch()} compact />
      ) : (
        <UsageParts usage={query.data} app={app} />
      )}
    </Panel>
  );
}

function UsageParts({ usage, app }: { readonly usage: UsageAnswer | undefined; readonly app: string }) {
  const own = usage?.apps.find((one) => one.app === app);
  const total = own?.total ?? NONE;
  return (
    <>
      <dl className={classes.numbers}>
        <Figure name="Events" value={usage && formatCompact(total.events)} />
        <Figure name="Data" value={usage && formatBytes(total.bytes)} />
        <Figure name="Kept as text" value={usage && formatCompact(total.unparsed)} bad={total.unparsed > 0} />
        <Figure name="Over the limit" value={usage && formatCompact(total.limited)} bad={total.limited > 0} />
        <Figure name="Rejected" value={usage && formatCompact(total.rejected)} bad={total.rejected > 0} />
        <Figure
          name="Dead letters"
          value={usage && formatCompact(total.deadLetters)}
          bad={total.deadLetters > 0}
        />
      </dl>
      {usage === undefined ? (
        <Skeleton h={HEIGHT} />
      ) : (
        <StackedBars
          span={{ fromMs: Date.parse(usage.from), toMs: Date.parse(usage.to) }}
          intervalMs={usage.intervalMs}
          buckets={own === undefined ? [] : usageBuckets(own)}
          series={SERIES}
          height={HEIGHT}
          label={`Events over time: ${formatCount(total.events)} taken in, ${formatCount(total.limited)} over the limit`}
        />
      )}
    </>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: string | undefined;
  readonly bad?: boolean;
}

function Figure({ name, value, bad = false }: FigureProps) {
  return (
    <div className={classes.figure} data-bad={bad}>
      <dt>{name}</dt>
      <dd>{value ?? <Skeleton h={22} w={48} />}</dd>
    </div>
  );
}
