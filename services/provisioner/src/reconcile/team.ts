import type { AppFeedPublisher } from '@kapuas/core/ports/app-feed.ts';
import type { Catalog } from '@kapuas/core/ports/catalog.ts';

/** Publishes the keys that may write to every app of a team. @param revision grows with every call */
export async function publishTeamKeys(
  catalog: Catalog,
  publisher: AppFeedPublisher,
  team: string,
  revision: number,
): Promise<void> {
  const keys = await catalog.keys({ team });
  const valid = keys.filter((key) => key.revokedAt === null);
  await publisher.publishTeam({
    name: team,
    keys: valid.map(({ id, hash, expiresAt }) => ({ id, hash, expiresAt })),
    revision,
  });
}
