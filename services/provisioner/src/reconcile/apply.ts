import type { IndexAdmin, TopicAdmin } from '@kapuas/core/ports/admin.ts';
import type { AppFeedPublisher } from '@kapuas/core/ports/app-feed.ts';
import type { Catalog } from '@kapuas/core/ports/catalog.ts';
import type { Step } from './plan.ts';

export interface World {
  readonly catalog: Catalog;
  readonly topics: TopicAdmin;
  readonly indices: IndexAdmin;
  readonly publisher: AppFeedPublisher;
}

/** A step that failed, with its reason for the conditions. */
export class StepError extends Error {
  readonly step: Step;

  constructor(step: Step, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'StepError';
    this.step = step;
  }
}

/** Takes the steps in order; the first failure ends it with a StepError. */
export async function apply(world: World, app: string, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    try {
      await take(world, app, step);
    } catch (error) {
      throw new StepError(step, error);
    }
  }
}

async function take(world: World, app: string, step: Step): Promise<void> {
  switch (step.do) {
    case 'ensure-topic':
      return world.topics.ensure(app, step.wanted);
    case 'ensure-index':
      return world.indices.ensure(app, step.wanted);
    case 'publish':
      return world.publisher.publishApp(step.config);
    case 'withdraw':
      return world.publisher.removeApp(app);
    case 'remove-topic':
      return world.topics.remove(app);
    case 'remove-index':
      return world.indices.remove(app);
    case 'forget':
      return forget(world.catalog, app);
  }
}

async function forget(catalog: Catalog, app: string): Promise<void> {
  await catalog.transaction(async (tx) => {
    await tx.removeApp(app);
    await tx.appendAudit({ actor: 'system', action: 'app.remove', target: `app:${app}`, detail: {} });
  });
}
