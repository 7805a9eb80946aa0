import { memo } from 'react';
import { type Column, stackSegments } from './layout.ts';
import type { Series } from './stacked-bars.tsx';

interface BarsProps {
  readonly columns: readonly Column[];
  readonly series: readonly Series[];
  readonly height: number;
  readonly top: number;
}

export const Bars = memo(function Bars({ columns, series, height, top }: BarsProps) {
  const order = series.map((one) => one.key);
  const colors = new Map(series.map((one) => [one.key, one.color]));
  const gap = (columns[1]?.width ?? 0) > 5 ? 1.5 : 0.5;
  return columns.map((column) => (
    <g key={column.at}>
      {stackSegments(column, order, height, top).map((segment) => (
        <rect
          key={segment.key}
          x={column.x + gap / 2}
          width={Math.max(0.5, column.width - gap)}
          y={segment.y}
          height={segment.height}
          fill={colors.get(segment.key) ?? 'var(--level-none)'}
        />
      ))}
    </g>
  ));
});
