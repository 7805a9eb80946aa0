import type { Catalog } from '@kapuas/core/ports/catalog.ts';
import type { EventStore } from '@kapuas/core/ports/event-store.ts';
import type { JobQueue } from '@kapuas/core/ports/job-queue.ts';
import { type ReconcileDeps, reconcile } from '../reconcile/reconcile.ts';
import { publishTeamKeys } from '../reconcile/team.ts';

export interface JobDeps extends ReconcileDeps {
  readonly jobs: JobQueue;
  readonly store: EventStore;
  readonly resyncMs: number;
  readonly retentionMs: number;
}

/** The one key of the jobs that look at everything. */
const ALL = 'all';

const DAY_MS = 86_400_000;

/** Registers what each kind of job does, and the two that come around by themselves. */
export async function registerJobs(deps: JobDeps): Promise<void> {
  const { jobs } = deps;
  jobs.process('reconcile', ({ key }) => reconcile(deps, key), { concurrency: 4 });
  jobs.process('publish-team', ({ key }) => publishTeamKeys(deps.catalog, deps.publisher, key, deps.now()));
  jobs.process('resync', () => resync(deps.catalog, jobs));
  jobs.process('retention', () => applyRetention(deps));
  await jobs.add('resync', ALL);
  await jobs.schedule('resync', ALL, deps.resyncMs);
  await jobs.schedule('retention', ALL, deps.retentionMs);
}

async function resync(catalog: Catalog, jobs: JobQueue): Promise<void> {
  for (const app of await catalog.listApps()) await jobs.add('reconcile', app.name);
  for (const team of await catalog.listTeams()) await jobs.add('publish-team', team.name);
  await catalog.transaction((tx) => tx.deleteExpiredSessions(Date.now()));
}

/** One app's index that is away keeps no other app from its retention. Rejects with the first failure, in the end. */
async function applyRetention({ catalog, store, indices, now }: JobDeps): Promise<void> {
  const failures: unknown[] = [];
  for (const app of await catalog.listApps()) {
    try {
      await indices.rollOver(app.name);
      await store.deleteBefore(app.name, now() - app.spec.retentionDays * DAY_MS);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
