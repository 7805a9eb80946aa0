import { indexName } from '@kapuas/core/apps/app.ts';
import type { AppIndex } from '../index-names.ts';
import { LIST_TRUSTED_MS, listIndices } from '../indices.ts';
import { createIndex, type EnsureDeps, readStates } from './ensure.ts';
import { readSize } from './size.ts';

/**
 * A new index is in force so many milliseconds after it was made: by then every writer knows of it, clocks that
 * differ by a minute and a half included.
 */
export const ROLL_OVER_LEAD_MS = LIST_TRUSTED_MS + 90_000;

/** Gives the app its next index when the newest is large or old enough. @returns whether it did */
export async function rollOver({ client, prefix, options }: EnsureDeps, app: string): Promise<boolean> {
  const alias = indexName(app, prefix);
  const newest = (await listIndices(client, alias)).at(-1);
  const now = Date.now();
  if (newest === undefined || newest.from > now) return false;
  const size = await readSize(client, newest.name);
  if (size.events === 0) return false;
  const isDue =
    size.bytes >= options.rollOverBytes ||
    now - (await inForceSince(client, alias, newest)) >= options.rollOverMs;
  if (isDue) await createIndex(client, alias, now + ROLL_OVER_LEAD_MS);
  return isDue;
}

/** The first index is in force from the beginning of time, and was made later. */
async function inForceSince(
  client: EnsureDeps['client'],
  alias: string,
  { name, from }: AppIndex,
): Promise<number> {
  for (const [index, { settings }] of await readStates(client, alias)) {
    if (index.name === name) return Math.max(from, Number(settings.index.creation_date));
  }
  return from;
}
