import type { UsageAnswer } from '../../../../contract/usage.ts';
import type { Bucket } from '../../ui/stacked-bars/layout.ts';

type AppUsage = UsageAnswer['apps'][number];

/** Events of each step from the answer's start to its end, zeros for the steps that were left out. */
export function eventsPerStep(usage: UsageAnswer, app: string): number[] {
  const found = usage.apps.find((one) => one.app === app);
  const known = new Map(found?.series.map((step) => [Date.parse(step.at), step.events]));
  const first = Math.floor(Date.parse(usage.from) / usage.intervalMs) * usage.intervalMs;
  const values: number[] = [];
  for (let at = first; at < Date.parse(usage.to); at += usage.intervalMs) values.push(known.get(at) ?? 0);
  return values;
}

/** For the chart: what was taken in whole, kept as text, and refused, each event counted once. */
export function usageBuckets(usage: AppUsage): Bucket[] {
  return usage.series.map((step) => {
    const by = {
      stored: Math.max(0, step.events - step.unparsed),
      unparsed: step.unparsed,
      limited: step.limited,
      rejected: step.rejected,
    };
    return { at: Date.parse(step.at), by, total: step.events + step.limited + step.rejected };
  });
}
