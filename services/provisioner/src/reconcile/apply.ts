import type { IndexAdmin, TopicAdmin } from '@kapuas/core/ports/admin.ts';
import type { AppFeedPublisher } from '@kapuas/core/ports/app-feed.ts';
import type { Catalog } from '@kapuas/core/ports/catalog.ts';
import type { DeadLetters } from '@kapuas/core/ports/dead-letters.ts';
import type { Step } from './plan.ts';

export interface World {
  readonly catalog: Catalog;
  readonly topics: TopicAdmin;
  readonly indices: IndexAdmin;
  readonly publisher: AppFeedPublisher;
  /** Absent where dead letters go with their app's topic. */
  readonly deadLetters?: Pick<DeadLetters, 'clear'>;
}

/** What became of the steps. */
export interface Report {
  readonly done: readonly Step[];
  readonly failed: readonly { readonly step: Step; readonly error: unknown }[];
  readonly skipped: readonly Step[];
}

/**
 * Takes the steps in order. A failure does not keep the next steps from being taken, but for those that come after all.
 * @param blocked whether something that no step is about stands against them
 */
export async function apply(
  world: World,
  app: string,
  steps: readonly Step[],
  blocked: boolean,
): Promise<Report> {
  const report = {
    done: [] as Step[],
    failed: [] as { step: Step; error: unknown }[],
    skipped: [] as Step[],
  };
  for (const step of steps) {
    if ('afterAll' in step && step.afterAll && (blocked || report.failed.length > 0)) {
      report.skipped.push(step);
      continue;
    }
    try {
      await take(world, app, step);
      report.done.push(step);
    } catch (error) {
      report.failed.push({ step, error });
    }
  }
  return report;
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
      await world.topics.remove(app);
      return world.deadLetters?.clear(app);
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
