import classes from './sparkline.module.css';

interface SparklineProps {
  readonly values: readonly number[];
  /** What the picture says, in words. */
  readonly label: string;
}

const WIDTH = 120;
const HEIGHT = 28;

/** A series without axes: its shape only. */
export function Sparkline({ values, label }: SparklineProps) {
  const path = sparkPath(values);
  const flat = values.every((value) => value === 0);
  return (
    <svg
      className={classes.spark}
      data-flat={flat}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
    >
      <title>{label}</title>
      <path className={classes.area} d={`${path} L${WIDTH},${HEIGHT} L0,${HEIGHT} Z`} />
      <path className={classes.line} d={path} />
    </svg>
  );
}

function sparkPath(values: readonly number[]): string {
  const top = Math.max(...values, 1);
  const step = WIDTH / Math.max(values.length - 1, 1);
  const y = (value: number): number => HEIGHT - 1.5 - (value / top) * (HEIGHT - 4);
  const points = values.map((value, i) => `${(i * step).toFixed(1)},${y(value).toFixed(1)}`);
  return points.length === 0 ? `M0,${y(0)} L${WIDTH},${y(0)}` : `M${points.join(' L')}`;
}
