import { minuteOf, NO_USAGE, type UsageCounts, type UsageEntry } from '@kapuas/core/ports/usage.ts';
import { parseTimeRange } from '@kapuas/core/query/time-range.ts';
import type { UsageAnswer, UsageQuery } from '../../../contract/usage.ts';
import type { WebDeps } from '../../deps.ts';
import { isoTime } from '../../http/times.ts';
import { chooseInterval, writeInterval } from '../search/interval.ts';
import { selectApps } from '../search/selection.ts';
import type { Identity } from '../session/identity.ts';

const MINUTE_MS = 60_000;

/** What the caller's apps took in, per step of time. */
export async function readUsage(
  { catalog, usage }: Pick<WebDeps, 'catalog' | 'usage'>,
  caller: Identity,
  { apps, from, to, interval }: UsageQuery,
): Promise<UsageAnswer> {
  const range = parseTimeRange(from || '-1d', to, Date.now());
  const start = minuteOf(range.from / 1000);
  const end = Math.ceil(range.to / 1000);
  const intervalMs = chooseInterval(interval, end - start, MINUTE_MS);
  const selected = await selectApps(catalog, caller, apps);
  const names = selected.map(({ name }) => name);
  const entries = names.length === 0 ? [] : await usage.read(names, start, end, intervalMs);
  const byApp = Map.groupBy(entries, (entry) => entry.app);
  return {
    interval: writeInterval(intervalMs),
    intervalMs,
    from: isoTime(start),
    to: isoTime(end),
    apps: selected.map(({ name, team }) => {
      const series = byApp.get(name) ?? [];
      return { app: name, team, total: sum(series), series: series.map(viewEntry) };
    }),
  };
}

function viewEntry({ app: _app, minute, ...counts }: UsageEntry) {
  return { at: isoTime(minute), ...counts };
}

function sum(entries: readonly UsageEntry[]): UsageCounts {
  const total: UsageCounts = { ...NO_USAGE };
  for (const entry of entries) {
    for (const name of Object.keys(total) as (keyof UsageCounts)[]) total[name] += entry[name];
  }
  return total;
}
