import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { apply, type World } from './apply.ts';
import { conditionsAfter } from './conditions.ts';
import { type Desired, observe, readDesired } from './observe.ts';
import { plan, statusOf } from './plan.ts';

export interface ReconcileDeps extends World {
  readonly logger: Logger;
  readonly now: () => number;
}

/**
 * Makes one app's observed state equal to its desired state: observe, plan, apply, conditions last.
 * Rejects when a step failed, after the conditions say so; killed anywhere and run again, it ends alike.
 */
export async function reconcile(deps: ReconcileDeps, name: string): Promise<void> {
  const desired = await readDesired(deps.catalog, name);
  if (desired === undefined) return;
  const failure = await attempt(deps, desired);
  if (await isForgotten(deps, name)) return;
  await record(deps, desired, failure);
  if (failure !== undefined) throw failure;
  deps.logger.info({ app: name, generation: desired.app.generation }, 'app reconciled');
}

async function attempt(deps: ReconcileDeps, desired: Desired): Promise<unknown> {
  try {
    const observed = await observe(deps.topics, deps.indices, desired.app.name);
    await apply(deps, desired.app.name, plan(desired, observed, deps.now()));
    return undefined;
  } catch (error) {
    return error;
  }
}

async function isForgotten(deps: ReconcileDeps, name: string): Promise<boolean> {
  return (await deps.catalog.app(name)) === undefined;
}

async function record(deps: ReconcileDeps, { app }: Desired, failure: unknown): Promise<void> {
  const healthy =
    failure === undefined ? 'ready' : app.observedGeneration === 0 ? 'provisioning' : 'degraded';
  const conditions = conditionsAfter(app.conditions, failure, deps.now());
  const observedGeneration = failure === undefined ? app.generation : app.observedGeneration;
  await deps.catalog.transaction((tx) =>
    tx.setAppStatus(app.name, statusOf(app, healthy), conditions, observedGeneration),
  );
}
