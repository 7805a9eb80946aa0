import { formatClock, formatCount, formatNearDay } from '../../app/time/format.ts';
import { useZone } from '../../app/time/zone.tsx';
import type { Column } from './layout.ts';
import classes from './stacked-bars.module.css';
import type { Series } from './stacked-bars.tsx';

interface BarTipProps {
  readonly column: Column;
  readonly intervalMs: number;
  readonly series: readonly Series[];
  readonly width: number;
}

const DAY_MS = 86_400_000;

/** The numbers of the column under the pointer. */
export function BarTip({ column, intervalMs, series, width }: BarTipProps) {
  const { zone } = useZone();
  const left = column.x + column.width / 2;
  const parts = series.filter((one) => (column.by[one.key] ?? 0) > 0).reverse();
  const clock = (ms: number): string =>
    formatClock(ms, zone) + (intervalMs < 1_000 ? `.${String(ms % 1_000).padStart(3, '0')}` : '');
  const day = (ms: number): string => formatNearDay(ms, zone, Date.now());
  return (
    <div
      className={classes.tip}
      style={left > width / 2 ? { right: width - left + 10 } : { left: left + 10 }}
      aria-hidden
    >
      <div className={classes.when}>
        {intervalMs < DAY_MS
          ? `${day(column.at)}, ${clock(column.at)} – ${clock(column.at + intervalMs)}`
          : `${day(column.at)} – ${day(column.at + intervalMs)}`}
      </div>
      {parts.map((one) => (
        <div key={one.key} className={classes.part}>
          <span className={classes.swatch} style={{ background: one.color }} />
          <span>{one.label}</span>
          <span className={classes.number}>{formatCount(column.by[one.key] ?? 0)}</span>
        </div>
      ))}
      {parts.length !== 1 && (
        <div className={classes.part}>
          <span />
          <span>Total</span>
          <span className={classes.number}>{formatCount(column.total)}</span>
        </div>
      )}
    </div>
  );
}
