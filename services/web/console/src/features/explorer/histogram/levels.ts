import { LEVELS } from '@kapuas/core/event/event.ts';
import type { Series } from '../../../ui/stacked-bars/stacked-bars.tsx';

/** From the ground up the worst first, so that errors are compared along one base line. */
export const LEVEL_SERIES: readonly Series[] = [
  ...[...LEVELS].reverse().map((level) => ({ key: level, label: level, color: `var(--level-${level})` })),
  { key: '', label: 'no level', color: 'var(--level-none)' },
];
