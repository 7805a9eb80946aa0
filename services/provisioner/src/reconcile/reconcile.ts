import type { AppStatus, Condition } from '@kapuas/core/apps/app.ts';
import type { App } from '@kapuas/core/ports/catalog.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { apply, type Report, type World } from './apply.ts';
import { conditionsAfter, isHealthy } from './conditions.ts';
import { type Desired, type Observed, observe, readDesired } from './observe.ts';
import { isNew, plan, statusOf } from './plan.ts';

export interface ReconcileDeps extends World {
  readonly logger: Logger;
  readonly now: () => number;
}

/**
 * Makes one app's observed state equal to its desired state: observe, plan, apply, conditions last.
 * Rejects when a look or a step failed, after the conditions say so; killed anywhere and run again, it ends alike.
 */
export async function reconcile(deps: ReconcileDeps, name: string): Promise<void> {
  const desired = await readDesired(deps.catalog, name);
  if (desired === undefined) return;
  const observed = await observe(deps.topics, deps.indices, name);
  const steps = plan(desired, observed, deps.now());
  const report = await apply(deps, name, steps, failedLooks(observed).length > 0);
  if (await isForgotten(deps, name)) return;
  await record(deps, desired, observed, report);
  const failures = [...failedLooks(observed), ...report.failed.map(({ error }) => error)];
  if (failures.length > 0) throw failures[0];
  deps.logger.info({ app: name, generation: desired.app.generation }, 'app reconciled');
}

function failedLooks({ topic, index }: Observed): unknown[] {
  return [topic, index].flatMap((seen) => ('error' in seen ? [seen.error] : []));
}

async function isForgotten(deps: ReconcileDeps, name: string): Promise<boolean> {
  return (await deps.catalog.app(name)) === undefined;
}

async function record(
  deps: ReconcileDeps,
  { app }: Desired,
  observed: Observed,
  report: Report,
): Promise<void> {
  const outcome = { observed, report, wasMade: !isNew(app) };
  const conditions = conditionsAfter(app.conditions, outcome, deps.now());
  const healthy = isHealthy(conditions);
  const status = statusOf(app, healthy ? 'ready' : isNew(app) ? 'provisioning' : 'degraded');
  const finished = report.failed.length + report.skipped.length + failedLooks(observed).length === 0;
  await deps.catalog.transaction((tx) =>
    tx.setAppStatus(app.name, status, conditions, finished ? app.generation : app.observedGeneration),
  );
  tellChange(deps.logger, app, status, conditions);
  tellMishaps(deps.logger, app, conditions);
}

/** One line for what somebody took away and has been put back. */
function tellMishaps(logger: Logger, before: App, conditions: readonly Condition[]): void {
  for (const { type, status, reason, message } of conditions) {
    if (status !== 'True' || message === '') continue;
    const known = before.conditions.find((condition) => condition.type === type);
    if (known?.reason !== reason) logger.warn({ app: before.name, reason }, message);
  }
}

/** One line when an app becomes degraded, one when it is well again. */
function tellChange(logger: Logger, before: App, status: AppStatus, conditions: readonly Condition[]): void {
  if (status === before.status) return;
  if (status === 'degraded') {
    const reasons = conditions.filter((one) => one.status !== 'True').map(({ reason }) => reason);
    logger.warn({ app: before.name, reasons }, 'app degraded');
  } else if (before.status === 'degraded') {
    logger.info({ app: before.name, status }, 'app recovered');
  }
}
