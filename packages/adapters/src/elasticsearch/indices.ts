/** Which indices an app has, as the writer needs to know it. */
import type { Client } from '@elastic/elasticsearch';
import { type DeclaredField, indexName } from '@kapuas/core/apps/app.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { Logger } from '@kapuas/core/runtime/logger.ts';
import { ensureIndices } from './admin/ensure.ts';
import { readTemplateFields } from './admin/templates.ts';
import { storeUnavailable } from './faults.ts';
import {
  type AppIndex,
  indexPattern,
  type Placement,
  parseIndexName,
  placementAt,
  sortIndices,
} from './index-names.ts';
import type { IndexOptions } from './index-options.ts';

export interface Indices {
  /** The index in force at a time (milliseconds since the epoch); the app's first is made when it has none. */
  at(app: string, time: number): Promise<Placement>;
  /** As they were declared to `ensure`. */
  fields(app: string): Promise<readonly DeclaredField[]>;
  /** Makes what the app's indices lack, and looks at them anew. */
  repair(app: string): Promise<void>;
  forget(app: string): void;
}

/**
 * How long the list of an app's indices is trusted, in milliseconds. A roll-over takes effect later than that
 * (`ROLL_OVER_LEAD_MS`), so that every writer knows of it by then.
 */
export const LIST_TRUSTED_MS = 60_000;

export interface IndicesDeps {
  readonly client: Client;
  readonly prefix: string;
  readonly options: IndexOptions;
  readonly logger: Logger;
}

interface Known {
  readonly since: number;
  readonly indices: Promise<readonly AppIndex[]>;
}

export function createIndices(deps: IndicesDeps): Indices {
  const { client, prefix, logger } = deps;
  const known = new Map<string, Known>();
  const declared = new Map<string, Promise<readonly DeclaredField[]>>();

  function list(app: string): Promise<readonly AppIndex[]> {
    const found = known.get(app);
    const now = performance.now();
    if (found !== undefined && now - found.since < LIST_TRUSTED_MS) return found.indices;
    const indices = listIndices(client, indexName(app, prefix));
    known.set(app, { since: now, indices });
    indices.catch(() => known.delete(app));
    return indices;
  }

  function forget(app: string): void {
    known.delete(app);
    declared.delete(app);
  }

  async function repair(app: string): Promise<void> {
    forget(app);
    let made: boolean;
    try {
      const fields = await readTemplateFields(client, indexName(app, prefix));
      made = await ensureIndices(deps, app, fields ?? [], Date.now());
    } catch (error) {
      throw storeUnavailable(`the index of ${app} is missing and could not be made`, error);
    } finally {
      forget(app);
    }
    const what = made ? 'the index' : 'an alias of the index';
    logger.warn({ app, index: indexName(app, prefix) }, `${what} of this app was missing; it has been made`);
  }

  return {
    async at(app, time) {
      const found = placementAt(await list(app), time);
      if (found !== undefined) return found;
      await repair(app);
      const made = placementAt(await list(app), time);
      if (made === undefined) throw new KapuasError('store-unavailable', `the index of ${app} is missing`);
      return made;
    },
    fields(app) {
      let fields = declared.get(app);
      if (fields === undefined) {
        fields = readTemplateFields(client, indexName(app, prefix)).then((found) => found ?? []);
        declared.set(app, fields);
        fields.catch(() => declared.delete(app));
      }
      return fields;
    },
    repair,
    forget,
  };
}

/** Oldest first; empty when the app has none. */
export async function listIndices(client: Client, alias: string): Promise<readonly AppIndex[]> {
  try {
    const answer = await client.indices.getAlias(
      { index: indexPattern(alias), expand_wildcards: 'open' },
      { maxRetries: 2 },
    );
    const names = Object.keys(answer).map((name) => parseIndexName(alias, name));
    return sortIndices(names.filter((index) => index !== undefined));
  } catch (error) {
    throw storeUnavailable(`the indices of ${alias} could not be listed`, error);
  }
}
