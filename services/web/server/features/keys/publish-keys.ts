import type { AppFeed } from '@kapuas/core/ports/app-feed.ts';
import type { KeyOwner } from '@kapuas/core/ports/catalog.ts';
import type { WebDeps } from '../../deps.ts';
import { requestReconcile, requestTeamPublication } from '../apps/reconcile.ts';

const LOOK_AGAIN_MS = 20;

/**
 * Has the keys published and waits a little until the data plane knows of the change, so that a key works
 * when its maker reads it and a revoked one is refused. The change holds also when the wait is in vain.
 */
export async function publishKeys(
  deps: WebDeps,
  owner: KeyOwner,
  keyId: string,
  wanted: 'known' | 'unknown',
): Promise<void> {
  if ('app' in owner) await requestReconcile(deps, owner.app);
  else await requestTeamPublication(deps, owner.team);
  const deadline = Date.now() + deps.config.feedWaitMs;
  while (isKnown(deps.feed, keyId) !== (wanted === 'known') && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

function isKnown(feed: AppFeed, keyId: string): boolean {
  return feed.byKeyId(keyId) !== undefined || feed.teamByKeyId(keyId) !== undefined;
}
