import type { App } from '../../../../contract/apps.ts';
import type { UsageAnswer } from '../../../../contract/usage.ts';
import { formatCount } from '../../app/time/format.ts';

export interface Attention {
  readonly app: string;
  readonly text: string;
  readonly severity: 'bad' | 'warn';
}

/** What the owners of these apps should look at, the worst first. @param usage of the last hour */
export function attentionFor(apps: readonly App[], usage: UsageAnswer | undefined): Attention[] {
  const totals = new Map(usage?.apps.map((one) => [one.app, one.total]));
  const found = apps.flatMap((app) => {
    const total = totals.get(app.name);
    return [
      ...statusAttention(app),
      ...countAttention(app.name, total?.deadLetters, 'bad', 'refused by the store in the last hour'),
      ...countAttention(app.name, total?.limited, 'warn', 'over the limit in the last hour'),
      ...countAttention(app.name, total?.rejected, 'warn', 'rejected in the last hour'),
    ];
  });
  return found.sort((a, b) => Number(b.severity === 'bad') - Number(a.severity === 'bad'));
}

function statusAttention(app: App): Attention[] {
  if (app.status === 'degraded') {
    const broken = app.conditions.find((condition) => condition.status === 'False');
    return [
      { app: app.name, text: broken?.message ?? 'A part of it is missing or failing.', severity: 'bad' },
    ];
  }
  if (app.suspended) return [{ app: app.name, text: 'Suspended: its events are refused.', severity: 'warn' }];
  return [];
}

function countAttention(
  app: string,
  count: number | undefined,
  severity: Attention['severity'],
  what: string,
): Attention[] {
  if (count === undefined || count === 0) return [];
  return [{ app, text: `${formatCount(count)} ${count === 1 ? 'event' : 'events'} ${what}.`, severity }];
}
