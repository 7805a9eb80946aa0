import { pickText } from '../../app/search-params.ts';
import { DEFAULT_RANGE, type TimeRange } from '../../app/time/range.ts';

/** What the explorer's address holds; each value as text, what is usual left out. */
export interface ExplorerSearch {
  /** Comma-separated; all that can be read when absent. */
  readonly apps?: string;
  readonly q?: string;
  readonly from?: string;
  readonly to?: string;
  readonly order?: string;
  readonly live?: string;
  /** Seconds. */
  readonly refresh?: string;
  readonly wrap?: string;
  /** Id of an event to show unfolded. */
  readonly event?: string;
}

/** The whole state of the explorer that a link carries. */
export interface ExplorerState {
  readonly apps: readonly string[];
  readonly q: string;
  readonly range: TimeRange;
  readonly order: 'asc' | 'desc';
  readonly live: boolean;
  /** Seconds between searches; 0 for none. */
  readonly refresh: number;
  readonly wrap: boolean;
  readonly event: string | undefined;
}

export const REFRESH_SECONDS = [0, 5, 10, 30, 60, 300] as const;

const NAMES = ['apps', 'q', 'from', 'to', 'order', 'live', 'refresh', 'wrap', 'event'] as const;

export function parseExplorerSearch(search: Readonly<Record<string, unknown>>): ExplorerSearch {
  return pickText(search, NAMES);
}

export function stateOf(search: ExplorerSearch): ExplorerState {
  const refresh = Number(search.refresh);
  return {
    apps: search.apps === undefined || search.apps === '*' ? [] : search.apps.split(',').filter(Boolean),
    q: search.q ?? '',
    range: rangeOf(search),
    order: search.order === 'asc' ? 'asc' : 'desc',
    live: search.live === '1',
    refresh: REFRESH_SECONDS.find((seconds) => seconds === refresh) ?? 0,
    wrap: search.wrap === '1',
    event: search.event,
  };
}

function rangeOf({ from, to }: ExplorerSearch): TimeRange {
  if (from === undefined && to === undefined) return DEFAULT_RANGE;
  return { from: from ?? DEFAULT_RANGE.from, to: to ?? 'now' };
}

export function searchOf(state: ExplorerState): ExplorerSearch {
  const usual = state.range.from === DEFAULT_RANGE.from && state.range.to === DEFAULT_RANGE.to;
  return {
    ...(state.apps.length > 0 && { apps: state.apps.join(',') }),
    ...(state.q !== '' && { q: state.q }),
    ...(!usual && { from: state.range.from }),
    ...(state.range.to !== 'now' && { to: state.range.to }),
    ...(state.order === 'asc' && { order: 'asc' }),
    ...(state.live && { live: '1' }),
    ...(state.refresh > 0 && { refresh: String(state.refresh) }),
    ...(state.wrap && { wrap: '1' }),
    ...(state.event !== undefined && { event: state.event }),
  };
}
