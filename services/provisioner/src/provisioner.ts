import type { IndexAdmin, TopicAdmin } from '@kapuas/core/ports/admin.ts';
import type { AppFeedPublisher } from '@kapuas/core/ports/app-feed.ts';
import type { Catalog } from '@kapuas/core/ports/catalog.ts';
import type { DeadLetters } from '@kapuas/core/ports/dead-letters.ts';
import type { EventStore } from '@kapuas/core/ports/event-store.ts';
import type { JobQueue } from '@kapuas/core/ports/job-queue.ts';
import type { Service } from '@kapuas/core/runtime/lifecycle.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import type { Registry } from '@kapuas/core/runtime/metrics.ts';
import type { ProvisionerConfig } from './config.ts';
import { registerJobs } from './jobs/jobs.ts';
import { createProvisionerMetrics } from './metrics.ts';

export interface ProvisionerDeps {
  readonly catalog: Catalog;
  readonly topics: TopicAdmin;
  readonly indices: IndexAdmin;
  readonly publisher: AppFeedPublisher;
  readonly store: EventStore;
  /** Absent where dead letters go with their app's topic. */
  readonly deadLetters?: Pick<DeadLetters, 'clear'>;
  readonly jobs: JobQueue;
  readonly config: ProvisionerConfig;
  readonly logger: Logger;
  readonly metrics: Registry;
}

/** Makes what the catalog wants: jobs say when to look, the reconciler finds what differs. */
export function createProvisioner(deps: ProvisionerDeps): Service {
  createProvisionerMetrics(deps.metrics, deps.catalog);
  return {
    name: 'provisioner',
    start: () =>
      registerJobs({
        ...deps,
        now: Date.now,
        resyncMs: deps.config.resyncSeconds * 1000,
        retentionMs: deps.config.retentionSeconds * 1000,
      }),
    stop: () => deps.jobs.close(),
  };
}
