import type { CatalogReader } from '@kapuas/core/ports/catalog.ts';

/** A name to show for a user's id, also for one who is gone. */
export async function emailOf(catalog: CatalogReader, userId: string): Promise<string> {
  return (await catalog.userById(userId))?.email ?? userId;
}
