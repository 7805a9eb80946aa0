import type { WebDeps } from '../../deps.ts';

type Deps = Pick<WebDeps, 'jobs' | 'logger'>;

/** Has the provisioner look at the app now. */
export function requestReconcile(deps: Deps, app: string): Promise<void> {
  return trigger(deps, 'reconcile', app);
}

/** Has the provisioner publish a team's keys now. */
export function requestTeamPublication(deps: Deps, team: string): Promise<void> {
  return trigger(deps, 'publish-team', team);
}

/** The change itself is committed by now, and the next resync finds it when the trigger is lost. */
async function trigger({ jobs, logger }: Deps, kind: string, key: string): Promise<void> {
  try {
    await jobs.add(kind, key);
  } catch (error) {
    logger.warn({ err: error, kind, app: key }, 'could not trigger a job; the next resync catches up');
  }
}
