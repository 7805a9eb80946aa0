import { useElementSize } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { formatCompact } from '../../app/time/format.ts';
import type { Span } from '../../app/time/range.ts';
import { timeTicks } from '../../app/time/ticks.ts';
import { useZone } from '../../app/time/zone.tsx';
import { BarTip } from './bar-tip.tsx';
import { Bars } from './bars.tsx';
import { type Bucket, layoutColumns, niceTop } from './layout.ts';
import classes from './stacked-bars.module.css';
import { type Range, useBrush } from './use-brush.ts';

export interface Series {
  readonly key: string;
  readonly label: string;
  readonly color: string;
}

interface StackedBarsProps {
  readonly span: Span;
  readonly intervalMs: number;
  readonly buckets: readonly Bucket[];
  /** From the ground up. */
  readonly series: readonly Series[];
  readonly height: number;
  /** What the picture shows, in words. */
  readonly label: string;
  /** Makes the bars a brush: called with what was dragged over, clicked, or chosen by keyboard. */
  readonly onSelect?: (span: Span) => void;
}

const AXIS_PX = 20;
const TICK_PX = 90;
const CHARACTER_PX = 7;

/** Counts over time; with `onSelect`, also the way to choose a time. */
export function StackedBars(props: StackedBarsProps) {
  const { span, intervalMs, buckets, series, height, label, onSelect } = props;
  const { ref, width } = useElementSize<HTMLDivElement>();
  const columns = useMemo(
    () => layoutColumns(span, intervalMs, buckets, width),
    [span, intervalMs, buckets, width],
  );
  const [hovered, setHovered] = useState<number>();
  const brush = useBrush({ columns, intervalMs, span, onSelect, onHover: setHovered });
  const top = niceTop(columns);
  const plot = height - AXIS_PX;
  const shown = hovered === undefined ? undefined : columns[hovered];
  return (
    <div ref={ref} className={classes.chart} style={{ height }}>
      <div
        className={classes.plot}
        style={{ height: plot }}
        data-brush={onSelect !== undefined}
        {...(onSelect === undefined
          ? { role: 'img', 'aria-label': label }
          : {
              role: 'slider',
              'aria-label': `${label}. Arrow keys move, with Shift they select, Enter zooms in.`,
            })}
        {...brush.handlers}
        {...sliderValue(onSelect !== undefined, hovered, columns.length, shown)}
      >
        {width > 0 && (
          <svg width={width} height={plot} aria-hidden="true">
            <line className={classes.grid} x1={0} x2={width} y1={0.5} y2={0.5} />
            <line className={classes.grid} x1={0} x2={width} y1={plot / 2} y2={plot / 2} />
            {shown !== undefined && (
              <rect className={classes.hover} x={shown.x} width={shown.width} y={0} height={plot} />
            )}
            <Selection range={brush.selected} columns={columns} height={plot} />
            <Bars columns={columns} series={series} height={plot} top={top} />
          </svg>
        )}
        <span className={classes.top} aria-hidden>
          {formatCompact(top)}
        </span>
        {shown !== undefined && (
          <BarTip column={shown} intervalMs={intervalMs} series={series} width={width} />
        )}
      </div>
      <Axis span={span} width={width} />
    </div>
  );
}

function sliderValue(brush: boolean, hovered: number | undefined, count: number, shown: Bucket | undefined) {
  if (!brush) return {};
  return {
    'aria-valuemin': 0,
    'aria-valuemax': Math.max(0, count - 1),
    'aria-valuenow': hovered ?? 0,
    'aria-valuetext':
      shown === undefined
        ? 'Nothing selected'
        : `${new Date(shown.at).toLocaleString()}: ${shown.total} events`,
  };
}

interface SelectionProps {
  readonly range: Range | undefined;
  readonly columns: readonly { readonly x: number; readonly width: number }[];
  readonly height: number;
}

function Selection({ range, columns, height }: SelectionProps) {
  if (range === undefined) return null;
  const first = columns[Math.min(range.from, range.to)];
  const last = columns[Math.max(range.from, range.to)];
  if (first === undefined || last === undefined) return null;
  return (
    <rect
      className={classes.selection}
      x={first.x}
      width={last.x + last.width - first.x}
      y={0}
      height={height}
    />
  );
}

function Axis({ span, width }: { readonly span: Span; readonly width: number }) {
  const { zone } = useZone();
  const scale = width / (span.toMs - span.fromMs);
  const ticks = width === 0 ? [] : timeTicks(span, Math.floor(width / TICK_PX), zone, Date.now());
  // A label that would be cut at the edge is left out.
  const fitting = ticks.filter(
    (tick) => (tick.ms - span.fromMs) * scale < width - tick.label.length * CHARACTER_PX,
  );
  return (
    <div className={classes.axis} style={{ height: AXIS_PX }} aria-hidden>
      {fitting.map((tick) => (
        <span key={tick.ms} className={classes.tick} style={{ left: (tick.ms - span.fromMs) * scale }}>
          {tick.label}
        </span>
      ))}
    </div>
  );
}
